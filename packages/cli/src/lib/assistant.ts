import { localAssistant } from '@parley/ai-local'
import { openAiAssistant } from '@parley/ai-openai'
import { type Assistant, checkedAssistant } from '@parley/core/assistant'
import type { OpenAiSettings } from './assistant-settings.ts'

/** The assistant of an installation: rules on this machine, or a model if one is configured. Its answers are checked. */
export function assistantOf({ openAi }: { openAi?: OpenAiSettings | undefined }): Assistant {
  if (openAi === undefined) return checkedAssistant(localAssistant())
  const given = Object.entries(openAi).filter(([, value]) => value !== undefined)
  return checkedAssistant(openAiAssistant({ model: openAi.model, ...Object.fromEntries(given) }))
}
