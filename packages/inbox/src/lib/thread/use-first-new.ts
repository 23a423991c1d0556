import type { Conversation } from '@parley/client'
import { useRef, useState } from 'react'
import { type ThreadPages, useThreadPages } from '../data/messages.ts'

/** The first message that was new when the conversation was opened. It stays until the person leaves. */
export function useFirstNew(
  conversation: Conversation,
  around: string | undefined,
): { firstNew: string | undefined; newCount: number } {
  const [opened] = useState(() => ({ id: conversation.id, unread: conversation.unread }))
  // The pages of the thread itself: no further request.
  const { data } = useThreadPages(opened.id, around)
  const found = useRef<string>(undefined)
  found.current ??= data === undefined ? undefined : firstNewOf(data, opened.unread)
  return { firstNew: found.current, newCount: opened.unread }
}

/** The newest inbound messages, as many as are unread. Undefined while the first of them is not loaded. */
function firstNewOf({ pages }: ThreadPages, unread: number): string | undefined {
  if (unread === 0 || pages.at(-1)?.newer !== null) return undefined
  const inbound = pages.flatMap(({ items }) => items).filter((each) => each.direction === 'inbound' && !each.history)
  const hasAll = pages[0]?.older === null
  return inbound.at(hasAll ? -Math.min(unread, inbound.length) : -unread)?.id
}
