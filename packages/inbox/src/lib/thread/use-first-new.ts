import type { Conversation } from '@parley/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../data/client.tsx'

/** The first message that was new when the conversation was opened. It stays until the person leaves. */
export function useFirstNew(conversation: Conversation): { firstNew: string | undefined; newCount: number } {
  const client = useClient()
  const [opened] = useState(() => ({ id: conversation.id, unread: conversation.unread }))
  const { data } = useQuery({
    queryKey: ['first-new', opened.id, opened.unread],
    // The newest inbound messages, as many as are unread.
    queryFn: async ({ signal }) => {
      const page = await client.messages.list(opened.id, { limit: 100 }, { signal })
      const inbound = page.items.filter(({ direction, history }) => direction === 'inbound' && !history)
      return inbound[Math.min(opened.unread, inbound.length) - 1]?.id ?? null
    },
    enabled: opened.unread > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return { firstNew: data ?? undefined, newCount: opened.unread }
}
