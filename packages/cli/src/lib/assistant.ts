import { localAssistant } from '@parley/ai-local'
import type { Assistant } from '@parley/core/assistant'

/** The assistant of the bundled system: rules on this machine, without a key and without a network. */
export function openAssistant(): Assistant {
  return localAssistant()
}
