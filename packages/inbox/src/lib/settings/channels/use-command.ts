import { ParleyClientError } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useToasts } from '../../ui/toasts.tsx'

/** A failure as a sentence, with its fix. */
export function sentenceOf(error: unknown): string {
  return error instanceof ParleyClientError ? `${error.detail} ${error.hint}`.trim() : String(error)
}

/** Runs a command for channels: shows a failure, and reads the channels again. Returns whether it succeeded. */
export function useCommand(): { run(work: () => PromiseLike<unknown>): Promise<boolean>; busy: boolean } {
  const queries = useQueryClient()
  const toasts = useToasts()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    async run(work) {
      setBusy(true)
      const done = await Promise.resolve()
        .then(work)
        .then(
          () => true,
          (error: unknown) => {
            toasts.show({ text: sentenceOf(error) })
            return false
          },
        )
      setBusy(false)
      void queries.invalidateQueries({ queryKey: ['channels'] })
      return done
    },
  }
}
