import type { ReactNode } from 'react'
import { useConversationPages } from '../data/conversations.ts'
import { useNow } from '../live/clock.ts'
import { useConnectionStatus } from '../live/live.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

/** The last line of the list: the connection, and the longest wait. */
export function ListBottom(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const now = useNow()
  const { state, lastSyncedAt } = useConnectionStatus()
  const longest = useConversationPages({ status: 'open', snoozed: false, sort: 'waiting' })
  const since = longest.data?.pages[0]?.items[0]?.waitingSince
  const isLive = state === 'live'
  return (
    <footer className="list-bottom">
      <i className={`dot ${isLive ? 'green' : 'amber'}`} />
      <span>
        {isLive
          ? words.live.live
          : lastSyncedAt === null
            ? words.live.connecting
            : words.live.synced(times.clock(lastSyncedAt))}
      </span>
      {since == null ? null : (
        <span className="end">{words.list.longest(times.waitLong(now - Date.parse(since)))}</span>
      )}
    </footer>
  )
}
