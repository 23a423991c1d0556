import { localAssistant } from '@parley/ai-local'
import { type Assistant, checkedAssistant } from '@parley/core/assistant'

/** The assistant of an installation: rules on this machine, without a key and without a network. */
export function assistantOf(_settings: object): Assistant {
  return checkedAssistant(localAssistant())
}
