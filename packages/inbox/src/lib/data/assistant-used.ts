import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from './client.tsx'

const KEY = ['assistantUsed']

/** The stream makes it old; without the stream it is read again after this time, in milliseconds. */
const STALE = 300_000

/**
 * Whether the assistant has worked in any conversation. Until then, opening a conversation requests nothing about it.
 */
export function useAssistantUsed(): boolean {
  const client = useClient()
  const queries = useQueryClient()
  const { data = false } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await client.autoResponder.states({ limit: 1 }, { signal })).items.length > 0,
    staleTime: STALE,
    // Once used, it stays used.
    enabled: queries.getQueryData(KEY) !== true,
  })
  return data
}
