export { type ServeSocketsOptions, type Sockets, serveSockets } from './lib/sockets/serve-sockets.ts'
