import { useEffect } from 'react'
import type { Client } from '../client.ts'
import { LivePeople, noPeople } from '../live/live-people.ts'
import { storeOf } from '../live/stores.ts'
import type { PresenceFrame } from '../resources/live.ts'
import { useParley } from './provider.ts'
import { useLive } from './use-live.ts'

/** Milliseconds between two reports of the same presence. */
const EVERY = 30_000

/**
 * The people that are online or away, and their open conversations.
 *
 * With `conversationId` (or `null` for none) it reports the presence of this person too. Without an argument it reports
 * nothing. Use it with an argument once in a page.
 */
export function usePresence(conversationId?: string | null): readonly PresenceFrame[] {
  const client = useParley()
  const { present } = useLive(
    storeOf(client, 'people', () => new LivePeople(client)),
    noPeople,
  )
  useEffect(
    () => (conversationId === undefined ? undefined : reportPresence(client, conversationId)),
    [client, conversationId],
  )
  return present
}

function reportPresence(client: Client, conversationId: string | null): () => void {
  let cancel = (): void => {}
  const report = (): void => {
    cancel()
    const state = document.visibilityState === 'hidden' ? 'away' : 'online'
    client.presence.set(state, conversationId).catch(() => {})
    cancel = client.environment.after(EVERY, report)
  }
  // After a mount that is reverted at once, as in Strict Mode, nothing is sent.
  cancel = client.environment.after(0, report)
  document.addEventListener('visibilitychange', report)
  return () => {
    cancel()
    document.removeEventListener('visibilitychange', report)
  }
}
