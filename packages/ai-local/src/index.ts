export { localAssistant } from './lib/local-assistant.ts'
