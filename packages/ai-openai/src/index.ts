export { openAiAssistant } from './lib/open-ai-assistant.ts'
export type { OpenAiAssistantOptions } from './lib/options.ts'
export type { Price } from './lib/usage/cost.ts'
