import type { Writing } from '@parley/core/protocol'
import { useCallback, useEffect, useMemo } from 'react'
import { LivePeople, noPeople, type TypingPerson } from '../live/live-people.ts'
import { storeOf } from '../live/stores.ts'
import { TypingReporter } from '../live/typing-reporter.ts'
import { useParley } from './provider.ts'
import { useLive } from './use-live.ts'

/** Typing in one conversation. */
export interface LiveTyping {
  /** People that write now. */
  typing: readonly TypingPerson[]
  /** Reports that this person writes. Call it with each change of the text, and with `null` after the send. */
  report(writing: Writing | null): void
}

/** The people that write in a conversation. */
export function useTyping(conversationId: string): LiveTyping {
  const client = useParley()
  const { typing } = useLive(
    storeOf(client, 'people', () => new LivePeople(client)),
    noPeople,
  )
  const reporter = useMemo(() => new TypingReporter(client, conversationId), [client, conversationId])
  useEffect(() => () => reporter.report(null), [reporter])
  const report = useCallback((writing: Writing | null) => reporter.report(writing), [reporter])
  const here = useMemo(() => typing.filter((each) => each.conversationId === conversationId), [typing, conversationId])
  return { typing: here, report }
}
