import { ParleyError } from '../../errors/parley-error.ts'
import { canBeId, ensureInput, inputs } from '../../input.ts'
import type { ConversationId, MessageId, TenantId, Time } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import { isTime } from '../../model/time.ts'
import type { Page, Store } from '../../ports/store.ts'
import { cursorOf, ensureLimit, type Listing } from './listing.ts'

/** Options of a page around a message. */
export interface AroundOptions {
  /** 1 to 100. Default: 20. */
  limit?: number | undefined
  signal?: AbortSignal | undefined
}

/** A page around a message or a time, the newest first. */
export interface AroundListing extends Listing<Message> {
  /** The cursor of the page of later messages, with the order `oldest`. `null` if there is none. */
  previous: string | null
}

const query = kernel.message.queries.messages

/**
 * The messages around one of them, or around a time: half of the page before it, half after it. A side with fewer messages
 * leaves its room to the other one.
 *
 * @throws `not_found` for a message that is not of the conversation
 */
export async function messagesAround(
  store: Pick<Store, 'load' | 'find'>,
  tenant: TenantId,
  conversationId: ConversationId,
  around: MessageId | Time,
  options: AroundOptions = {},
): Promise<AroundListing> {
  ensureInput(options, inputs.aroundOptions, 'options')
  const { limit = 20, signal } = options
  ensureLimit(limit)
  const [at, sequence] = await placeOf(store, tenant, conversationId, around, signal)
  const read = (order: 'newest' | 'oldest', after: KeysetPosition): Promise<Page<Message>> =>
    store.find(tenant, { query, where: { conversationId }, order, limit, after }, { signal })
  // One after the other: the position of the first page in the log is before both.
  const earlier = await read('newest', [at, sequence])
  const later = await read('oldest', [at, sequence - 1])
  const half = Math.ceil(limit / 2)
  const room = Math.max(half, limit - earlier.records.length)
  const after = later.records.slice(0, room)
  const before = earlier.records.slice(0, limit - after.length)
  const items = [...after.toReversed(), ...before]
  const isMore = (page: Page<Message>, taken: readonly Message[]): boolean =>
    page.next !== undefined || page.records.length > taken.length
  const cursor = (order: 'newest' | 'oldest', message: Message | undefined): string | null =>
    message === undefined ? null : cursorOf(query, { where: { conversationId }, order }, [message.at, message.sequence])
  return {
    items,
    next: isMore(earlier, before) ? cursor('newest', items.at(-1)) : null,
    previous: isMore(later, after) ? cursor('oldest', items[0]) : null,
    asOf: earlier.asOf,
  }
}

/** The place in the thread before which the page has its earlier half. */
async function placeOf(
  store: Pick<Store, 'load'>,
  tenant: TenantId,
  conversationId: ConversationId,
  around: MessageId | Time,
  signal: AbortSignal | undefined,
): Promise<[Time, number]> {
  if (isTime(around) && Number.isInteger(around)) return [around, 0]
  if (typeof around !== 'string') {
    const reason = 'It must be the id of a message, or a time in milliseconds since 1970.'
    throw new ParleyError('input.invalid', { field: 'around', reason })
  }
  const lookups = canBeId(around) ? [kernel.message.ref(around)] : []
  const { records } = lookups.length === 0 ? { records: [] } : await store.load(tenant, lookups, { signal })
  const message = records.find(kernel.message.is)
  if (message?.conversationId !== conversationId) throw new ParleyError('not_found', { field: 'around' })
  return [message.at, message.sequence]
}
