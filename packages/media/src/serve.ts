export { type BytesOfFile, type ServedFile, type ServedMedia, servedMedia } from './lib/serve/served-media.ts'
