import type { ConnectionStatus, EphemeralFrame } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useClient, useMe, useSession } from '../data/client.tsx'
import { applyEvent, type LiveEvent, refreshAll } from './apply-event.ts'
import { Ephemera } from './ephemera.ts'
import { LateAnswers } from './late-answers.ts'

/** Receives each event of the stream, after the cache has it. */
export type EventReader = (event: LiveEvent) => void

interface Live {
  ephemera: Ephemera
  readers: Set<EventReader>
}

const LiveContext = createContext<Live | undefined>(undefined)

/** Follows the stream while the page is there, and keeps the cache up to date. */
export function LiveProvider({ onSignedOut, children }: { onSignedOut(): void; children: ReactNode }): ReactNode {
  const client = useClient()
  // The session is read before everything else, so no later change is missing from the stream.
  const { asOf: after } = useSession()
  const queries = useQueryClient()
  const live = useMemo((): Live => ({ ephemera: new Ephemera(), readers: new Set() }), [])
  const signedOut = useRef(onSignedOut)
  signedOut.current = onSignedOut
  useEffect(() => {
    const leaving = new AbortController()
    const late = new LateAnswers<LiveEvent>(queries, (event, to) => applyEvent(queries, event, to))
    const stop = late.start()
    const follow = async (): Promise<void> => {
      for await (const item of client.events({ after, ephemeral: true, signal: leaving.signal })) {
        switch (item.type) {
          case 'event':
            late.add(item.event)
            applyEvent(queries, item.event)
            for (const read of live.readers) read(item.event)
            break
          case 'reset':
            refreshAll(queries)
            break
          case 'ephemeral':
            live.ephemera.add(item.frame)
            break
          case 'status':
            break
          default:
            item satisfies never
        }
      }
    }
    follow().catch(() => {
      if (!leaving.signal.aborted) signedOut.current()
    })
    return () => {
      leaving.abort()
      stop()
    }
  }, [client, after, queries, live])
  useEffect(() => () => live.ephemera.stop(), [live])
  return <LiveContext value={live}>{children}</LiveContext>
}

function useLive(): Live {
  const live = use(LiveContext)
  if (live === undefined) throw new Error('There is no LiveProvider around this part of the page.')
  return live
}

/** Calls a function for each event of the stream. */
export function useEvents(read: EventReader): void {
  const { readers } = useLive()
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    const reader: EventReader = (event) => latest.current(event)
    readers.add(reader)
    return () => {
      readers.delete(reader)
    }
  }, [readers])
}

/** The state of the connection. */
export function useConnectionStatus(): ConnectionStatus {
  const { connection } = useClient()
  return useSyncExternalStore(
    (changed) => connection.subscribe(() => changed()),
    () => connection.status,
  )
}

const nobody: readonly EphemeralFrame[] = []

/** The typing and the presence of others in a conversation. */
export function useOthers(conversationId: string): readonly EphemeralFrame[] {
  const { ephemera } = useLive()
  const me = useMe()
  const frames = useSyncExternalStore(
    (changed) => ephemera.subscribe(changed),
    () => ephemera.in(conversationId),
  )
  const others = useMemo(() => frames.filter(({ person }) => person.id !== me), [frames, me])
  return others.length === 0 ? nobody : others
}

/** Reports to the team the conversation that is open here. */
export function usePresenceOf(conversationId: string | null): void {
  const client = useClient()
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const change = (): void => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', change)
    return () => document.removeEventListener('visibilitychange', change)
  }, [])
  useEffect(() => {
    // A hidden page reports once, and then nothing: it must not keep the server busy.
    const report = (): void =>
      void client.presence.set(visible ? 'online' : 'away', visible ? conversationId : null).catch(() => {})
    report()
    if (!visible) return undefined
    const timer = setInterval(report, 30_000)
    return () => clearInterval(timer)
  }, [client, conversationId, visible])
}
