import type { ReadMark } from '../../decide/read-mark.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { canBeId } from '../../input.ts'
import type { Conversation } from '../../model/conversation.ts'
import { isKernelEvent } from '../../model/event.ts'
import type { Cursor, MessageId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'

const PAGE = 1000

/** The most pages of the log that are read behind a cursor. An older cursor is too old. */
const LOG_PAGES = 20

/** Whether `readThrough` of a patch is the id of a message; else it is a cursor of the log. */
function isMessageId(through: MessageId | Cursor): through is MessageId {
  return through.startsWith(`${kernel.message.prefix}_`)
}

/**
 * Resolves `readThrough` of a patch: its place, and the number of unread messages behind that place.
 *
 * `conversation` was loaded before the call. Returns `undefined` if the message arrived after that load.
 *
 * @throws `input.invalid` for a message of another conversation, and for a cursor that the log cannot resolve
 */
export async function readMarkOf(
  store: Store,
  conversation: Conversation,
  through: MessageId | Cursor,
  options: StoreOptions,
): Promise<ReadMark | undefined> {
  const sequence = isMessageId(through)
    ? await sequenceOf(store, conversation, through, options)
    : await sequenceAt(store, conversation, through, options)
  if (sequence > conversation.messageCount) return undefined
  const { readThrough: countedFrom, unread: countedUnread } = conversation
  const after = await countAfter(store, conversation, sequence, options)
  return { sequence, after, countedFrom, countedUnread }
}

/** Resolves `unreadAfter` of a patch: a mark that may be before the present one. */
export async function exactMarkOf(
  store: Store,
  conversation: Conversation,
  through: number,
  options: StoreOptions,
): Promise<ReadMark> {
  const { tenant, id, messageCount, readThrough: countedFrom, unread: countedUnread } = conversation
  const sequence = Math.min(through, messageCount)
  let left = messageCount - sequence
  let after = 0
  let next: KeysetPosition | undefined
  // Places have no gaps, so the walk ends when it has seen every message behind the mark.
  while (left > 0) {
    const page = await store.find(
      tenant,
      {
        query: kernel.message.queries.messages,
        where: { conversationId: id },
        order: 'newest',
        limit: PAGE,
        ...(next === undefined ? {} : { after: next }),
      },
      options,
    )
    for (const message of page.records) {
      if (message.sequence <= sequence || message.sequence > messageCount) continue
      left -= 1
      if (isUnread(message, sequence, messageCount)) after += 1
    }
    next = page.next
    if (next === undefined) break
  }
  return { sequence, after, countedFrom, countedUnread }
}

async function sequenceOf(
  store: Store,
  { tenant, id }: Conversation,
  through: MessageId,
  options: StoreOptions,
): Promise<number> {
  const message = canBeId(through) ? await messageOf(store, tenant, through, options) : undefined
  if (message?.conversationId !== id) throw invalid('It must be the id of a message of this conversation.')
  return message.sequence
}

// The first message of the conversation in the log behind the cursor is the first unseen one.
async function sequenceAt(
  store: Store,
  { tenant, id, messageCount }: Conversation,
  through: Cursor,
  options: StoreOptions,
): Promise<number> {
  if (['oldest', 'newest'].includes(through))
    throw invalid('It must be a cursor, not the name of a position in the log.')
  let after = through
  for (let page = 0; page < LOG_PAGES; page += 1) {
    const { events, cursor, reset } = await store.log(tenant, { after, limit: PAGE, ...options })
    if (reset) throw invalid('It must be the id of a message, or a cursor that is still in the log.')
    for (const { event } of events) {
      if (!isKernelEvent(event) || event.type !== 'message.received' || event.conversationId !== id) continue
      const message = await messageOf(store, tenant, event.messageId, options)
      if (message !== undefined) return Math.min(message.sequence - 1, messageCount)
    }
    if (events.length < PAGE) return messageCount
    after = cursor
  }
  throw invalid('The cursor is too old. Give the id of a message, or a newer cursor.')
}

async function messageOf(
  store: Store,
  tenant: Conversation['tenant'],
  id: MessageId,
  options: StoreOptions,
): Promise<Message | undefined> {
  const { records } = await store.load(tenant, [kernel.message.ref(id)], options)
  return records.find(kernel.message.is)
}

// Every unread message is above the read mark. The walk from the newest ends when all of them were seen.
async function countAfter(
  store: Store,
  { tenant, id, readThrough, unread, messageCount, lastInboundSequence }: Conversation,
  sequence: number,
  options: StoreOptions,
): Promise<number> {
  if (sequence >= lastInboundSequence || sequence <= readThrough) return 0
  let seen = 0
  let behind = 0
  let after: KeysetPosition | undefined
  do {
    const page = await store.find(
      tenant,
      {
        query: kernel.message.queries.messages,
        where: { conversationId: id },
        order: 'newest',
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      },
      options,
    )
    for (const message of page.records) {
      if (!isUnread(message, readThrough, messageCount)) continue
      seen += 1
      if (message.sequence > sequence) behind += 1
    }
    after = page.next
  } while (after !== undefined && seen < unread)
  return behind
}

function isUnread({ direction, silent, history, sequence }: Message, readThrough: number, count: number): boolean {
  return direction === 'inbound' && !silent && !history && sequence > readThrough && sequence <= count
}

function invalid(reason: string): ParleyError {
  return new ParleyError('input.invalid', { field: 'readThrough', reason })
}
