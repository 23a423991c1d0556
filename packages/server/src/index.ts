export type { Authenticate, Authenticated } from './lib/authenticate.ts'
export { isOrigin } from './lib/cors.ts'
export { createServer, type Server, type ServerOptions } from './lib/server.ts'
