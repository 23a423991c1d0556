export { type ServedFile, type ServedMedia, servedMedia } from './lib/serve/served-media.ts'
