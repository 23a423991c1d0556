export type { Authenticate, Authenticated } from './lib/authenticate.ts'
export { isOrigin } from './lib/cors.ts'
export { createServer, type Server } from './lib/server.ts'
export type { ServerOptions } from './lib/server-options.ts'
