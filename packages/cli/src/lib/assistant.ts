import { localAssistant } from '@parley/ai-local'
import type { Assistant } from '@parley/core/assistant'
import type { Settings } from './settings.ts'

/** The assistant of an installation: rules on this machine. */
export function assistantOf(_settings: Partial<Settings>): Assistant {
  return localAssistant()
}
