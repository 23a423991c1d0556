import { ParleyClientError, type Suggestion } from '@parley/client'
import { useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { reasonOf } from './use-responder.ts'

/** The decisions of a person about a suggestion. */
export interface Decisions {
  busy: boolean
  approve(suggestion: Suggestion): Promise<void>
  reject(suggestion: Suggestion, reason: string): Promise<void>
}

/** Decides about suggestions. `refresh` reads them again, also after a refusal: another person may have decided. */
export function useDecisions(refresh: () => void): Decisions {
  const words = useAssistantWords()
  const client = useClient()
  const toasts = useToasts()
  const [busy, setBusy] = useState(false)
  const decide = async (call: () => PromiseLike<unknown>, done?: string): Promise<void> => {
    setBusy(true)
    try {
      await call()
      if (done !== undefined) toasts.show({ text: done })
      // The card leaves with the focus in it.
      if (document.activeElement?.closest('.suggestion') !== null)
        document.querySelector<HTMLElement>('.thread')?.focus({ preventScroll: true })
    } catch (error) {
      const isDecided = error instanceof ParleyClientError && error.code === 'suggestion.decided'
      toasts.show({ text: isDecided ? words.suggestion.decided : reasonOf(error) })
    }
    setBusy(false)
    refresh()
  }
  return {
    busy,
    approve: ({ id, hash }) => decide(() => client.suggestions.approve(id, { hash })),
    reject: ({ id }, reason) => decide(() => client.suggestions.reject(id, { reason }), words.suggestion.rejected),
  }
}
