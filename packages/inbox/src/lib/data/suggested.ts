import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useClient } from './client.tsx'

/** The stream makes these old; without it they are read again after this time, in milliseconds. */
const STALE = 300_000

/** The conversations with a suggestion that waits for a person: those of the newest hundred. */
export function useSuggested(): ReadonlySet<string> {
  const client = useClient()
  const { data } = useQuery({
    queryKey: ['suggestions', 'pending'],
    queryFn: async ({ signal }) => {
      const { items } = await client.suggestions.list({ status: 'pending', limit: 100 }, { signal })
      return items.map(({ conversationId }) => conversationId)
    },
    staleTime: STALE,
  })
  return useMemo(() => new Set(data), [data])
}
