import type { Message, Note } from '@parley/client'
import { daysBetween } from '../words/format.ts'

/** A message of a thread: one of the server, or one that is not acknowledged yet. */
export type ThreadMessage = Message & {
  /** The key of its bubble, which stays the same when the server has acknowledged it. */
  bubbleKey?: string
  /** The local state of a message of ours: `waiting` for a connection or for the server, or `refused` by it. */
  local?: { localId: string; state: 'waiting' | 'refused'; reason: string | null }
}

/** The author of messages that the assistant sent by itself. */
export const assistantAuthor = 'module:autoResponder'

/** The place of a bubble in a run of bubbles of one side. */
export type Position = 'single' | 'first' | 'middle' | 'last'

/** An item of a thread, in its order. */
export type TimelineItem =
  | { type: 'day'; key: string; at: number }
  | { type: 'unread'; key: string; count: number }
  | { type: 'message'; key: string; message: ThreadMessage; position: Position; begins: boolean }
  | { type: 'note'; key: string; note: Note }

/** Bubbles of one side within this time join. In milliseconds. */
const JOIN = 180_000

type Entry = { at: number; message: ThreadMessage } | { at: number; note: Note }

/**
 * The items of a thread, oldest first: messages and notes, with a line for each day. A line precedes the first new message.
 *
 * `firstNew` is the id of the first message that was new when the thread was opened.
 */
export function timelineOf({
  messages,
  notes,
  firstNew,
  newCount,
  isWhole,
}: {
  messages: readonly ThreadMessage[]
  notes: readonly Note[]
  firstNew: string | undefined
  newCount: number
  /** Whether the first message is the first one of the conversation. */
  isWhole: boolean
}): TimelineItem[] {
  const oldest = messages[0] === undefined ? Number.POSITIVE_INFINITY : Date.parse(messages[0].at)
  const entries = merged(messages, notes, oldest)
  const items: TimelineItem[] = []
  for (const [place, entry] of entries.entries()) {
    const before = entries[place - 1]
    if (before === undefined || daysBetween(before.at, entry.at) !== 0)
      items.push({ type: 'day', key: `day-${new Date(entry.at).toDateString()}`, at: entry.at })
    if ('note' in entry) {
      items.push({ type: 'note', key: entry.note.id, note: entry.note })
      continue
    }
    const { message } = entry
    const isNew = message.id === firstNew
    if (isNew) items.push({ type: 'unread', key: `new-${message.id}`, count: newCount })
    const joinsBefore = !isNew && joins(before, entry)
    const after = entries[place + 1]
    const joinsAfter = after !== undefined && !('note' in after) && after.message.id !== firstNew && joins(entry, after)
    items.push({
      type: 'message',
      key: message.bubbleKey ?? message.id,
      message,
      position: positionOf(joinsBefore, joinsAfter),
      begins: !joinsBefore,
    })
  }
  return isWhole ? items : withoutFirst(items)
}

/**
 * Without the first message. The one before it is not loaded, and would change its day and its shape. Then the messages
 * below it would move.
 */
function withoutFirst(items: TimelineItem[]): TimelineItem[] {
  const first = items.findIndex(({ type }) => type === 'message')
  return items.slice(first + 1)
}

/** Notes that are older than the first loaded message come with it, when it is loaded. */
function merged(messages: readonly ThreadMessage[], notes: readonly Note[], oldest: number): Entry[] {
  const shown = notes.filter((note) => messages.length === 0 || Date.parse(note.createdAt) >= oldest)
  const all: Entry[] = [
    ...messages.map((message) => ({ at: Date.parse(message.at), message })),
    ...shown.map((note) => ({ at: Date.parse(note.createdAt), note })),
  ]
  return shown.length === 0 ? all : all.sort((one, other) => one.at - other.at)
}

function joins(before: Entry | undefined, after: Entry): boolean {
  if (before === undefined || 'note' in before || 'note' in after) return false
  const isSame = before.message.direction === after.message.direction && before.message.author === after.message.author
  return isSame && after.at - before.at < JOIN && daysBetween(before.at, after.at) === 0
}

function positionOf(joinsBefore: boolean, joinsAfter: boolean): Position {
  if (joinsBefore) return joinsAfter ? 'middle' : 'last'
  return joinsAfter ? 'first' : 'single'
}
