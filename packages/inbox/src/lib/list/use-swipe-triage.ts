import type { Conversation } from '@parley/client'
import { useChangeConversations } from '../data/changes.ts'
import { useSession } from '../data/client.tsx'
import { snoozeTimes } from '../thread/snooze-times.ts'
import { useTimes, useWords } from '../words/use-words.tsx'
import { nameOf } from './conversation-row.tsx'
import { type Swiping, useSwipe } from './use-swipe.ts'

/** A row that a finger moves to its end is archived or reopened, and to its start snoozed until tomorrow. */
export function useSwipeTriage(items: readonly Conversation[]): Swiping {
  const words = useWords()
  const times = useTimes()
  const session = useSession()
  const { change } = useChangeConversations()
  const isAllowed = session.actions.includes('conversations.update')
  return useSwipe(
    isAllowed
      ? (rowId, side) => {
          const conversation = items.find(({ id }) => `row-${id}` === rowId)
          if (conversation === undefined) return
          const { id, status } = conversation
          const name = nameOf(conversation)
          if (side === 'end') {
            const isOpen = status === 'open'
            const done = isOpen ? words.done.archived : words.done.reopened
            void change([{ id, patch: { status: isOpen ? 'archived' : 'open' } }], done(name))
            return
          }
          const tomorrow = snoozeTimes(Date.now()).find((time) => time.id === 'tomorrow')
          if (tomorrow === undefined) return
          const snoozedUntil = new Date(tomorrow.at).toISOString()
          void change(
            [{ id, patch: { snoozedUntil } }],
            words.done.snoozed(name, times.moment(tomorrow.at, Date.now())),
          )
        }
      : undefined,
  )
}
