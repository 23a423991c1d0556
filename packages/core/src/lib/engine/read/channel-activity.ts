import { isAccepted } from '../../decide/delivery/fold.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'

/** The last times at which a channel carried a message. */
export interface ChannelActivity {
  lastReceivedAt: Time | null
  lastSentAt: Time | null
}

const PAGE = 50

/** The most pages of conversations that are read. A campaign moves many conversations that received nothing. */
const PAGES = 20

/** The most conversations in which a sent message is looked for, and the messages of each. */
const THREADS = 10
const MESSAGES = 20

/**
 * The last times at which a channel received and sent a message, from its conversations. The last active one is first.
 *
 * No conversation received anything after its last activity. So the walk ends when no later one can have a later time.
 */
export async function activityOf(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  channel: ChannelId,
  options: StoreOptions,
): Promise<ChannelActivity> {
  const query = kernel.conversation.queries.conversations
  const found: ChannelActivity = { lastReceivedAt: null, lastSentAt: null }
  let threads = 0
  let after: KeysetPosition | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const question = { query, where: { channel }, order: 'newest', limit: PAGE } as const
    const { records, next } = await store.find(tenant, { ...question, ...(after && { after }) }, options)
    for (const { id, activeAt, lastInboundAt } of records) {
      const isSentKnown = threads >= THREADS || isLater(found.lastSentAt, activeAt)
      if (isLater(found.lastReceivedAt, activeAt) && isSentKnown) return found
      found.lastReceivedAt = later(found.lastReceivedAt, lastInboundAt)
      if (isSentKnown) continue
      threads += 1
      found.lastSentAt = later(found.lastSentAt, await lastSentIn(store, tenant, id, options))
    }
    if (next === undefined) break
    after = next
  }
  return found
}

async function lastSentIn(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  conversationId: Conversation['id'],
  options: StoreOptions,
): Promise<Time | null> {
  const query = kernel.message.queries.messages
  const where = { conversationId }
  const { records } = await store.find(tenant, { query, where, order: 'newest', limit: MESSAGES }, options)
  return records.find(isSent)?.at ?? null
}

function isSent({ direction, adopted, attempts }: Message): boolean {
  return direction === 'outbound' && (adopted || attempts.some(isAccepted))
}

function isLater(known: Time | null, than: Time): boolean {
  return known !== null && known >= than
}

function later(known: Time | null, found: Time | null): Time | null {
  if (known === null || found === null) return known ?? found
  return Math.max(known, found)
}
