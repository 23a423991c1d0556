import type { Conversation, ConversationPatch } from '@parley/client'
import { useMemo } from 'react'
import { useChangeConversations } from '../data/changes.ts'
import { useMe } from '../data/client.tsx'
import { usePersonName } from '../data/daily-work.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { nameOf } from '../list/conversation-row.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

/** The actions that move a conversation on. Each can be undone. */
export interface Triage {
  /** Archives it, or reopens an archived one. */
  archive(): void
  close(): void
  star(): void
  markUnread(): void
  /** `null`: removes the assignee. */
  assign(person: string | null): void
  /** `null`: wakes it. */
  snooze(until: number | null): void
  label(labels: string[]): void
}

/**
 * The triage of the open conversation, by pointer and by keys.
 *
 * `onGone` is called when it leaves the list: the next one takes its place.
 */
export function useTriage(conversation: Conversation | undefined, onGone: () => void): Triage {
  const words = useWords()
  const times = useTimes()
  const me = useMe()
  const nameOfPerson = usePersonName()
  const { change, undo } = useChangeConversations()

  const triage = useMemo((): Triage => {
    const run = (patch: ConversationPatch, done: (name: string) => string): void => {
      if (conversation !== undefined) void change([{ id: conversation.id, patch }], done(nameOf(conversation)))
    }
    return {
      archive() {
        if (conversation?.status === 'open') {
          run({ status: 'archived' }, words.done.archived)
          onGone()
        } else run({ status: 'open' }, words.done.reopened)
      },
      close() {
        run({ status: 'closed' }, words.done.closed)
        onGone()
      },
      star: () =>
        run(
          { starred: conversation?.starred !== true },
          conversation?.starred === true ? words.done.unstarred : words.done.starred,
        ),
      markUnread() {
        run({ unread: true }, words.done.unread)
        onGone()
      },
      assign: (person) =>
        run({ assignee: person }, (name) =>
          person === null ? words.done.unassigned(name) : words.done.assigned(name, nameOfPerson(person)),
        ),
      snooze(until) {
        const at = until === null ? null : new Date(until).toISOString()
        run({ snoozedUntil: at }, (name) =>
          until === null ? words.done.reopened(name) : words.done.snoozed(name, times.moment(until, Date.now())),
        )
        if (until !== null) onGone()
      },
      label: (labels) => run({ labels }, () => words.done.changed(1)),
    }
  }, [conversation, change, onGone, words, times, nameOfPerson])

  const has = conversation !== undefined
  useShortcut('archive', has ? triage.archive : undefined)
  useShortcut('archiveNext', has ? triage.archive : undefined)
  useShortcut('close', has ? triage.close : undefined)
  useShortcut('star', has ? triage.star : undefined)
  useShortcut('markUnread', has ? triage.markUnread : undefined)
  useShortcut('assignMe', has ? () => triage.assign(me) : undefined)
  useShortcut('undo', () => void undo())
  return triage
}
