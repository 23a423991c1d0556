export { defineChannel } from './lib/ports/define-channel.ts'
