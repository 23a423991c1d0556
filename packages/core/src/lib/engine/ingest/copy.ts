import { type Likeness, likenessOf } from '../../decide/delivery/likeness.ts'
import { decidingOf } from '../../decide/delivery/summarize.ts'
import { pastTime } from '../../decide/past-time.ts'
import { findConversation, namedThreads } from '../../decide/thread-of.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { MessageFact, Reported } from '../../ports/fact.ts'
import type { Store } from '../../ports/store.ts'
import { isNameless } from '../work/candidates.ts'
import { Overlay } from '../write/overlay.ts'
import type { Writer } from '../write/writer.ts'

/** The most milliseconds between a message without a response and its copy. */
const YOUNG = 86_400_000
/** The largest difference between the clocks of the provider and the store, in milliseconds. */
const SKEW = 120_000
/** The number of a conversation's newest messages that are compared. */
const NEWEST = 100

/**
 * Returns the fact to record for an outbound message that a channel reported.
 *
 * The provider may report a message that Parley sent before it has responded to the send. Such a message has no
 * provider id yet. It is recognized by its conversation, its time and its text. Then the copy is a receipt of it. Any
 * other message stays as it is.
 */
export async function copyOf(
  { writer, store }: { writer: Writer; store: Store },
  tenant: TenantId,
  channel: ChannelId,
  fact: Reported,
): Promise<Reported> {
  if (fact.type !== 'message' || fact.direction !== 'outbound') return fact
  const now = writer.now()
  const at = pastTime(fact.at, now)
  if (now - at > YOUNG) return fact
  const unanswered = await unansweredIn({ writer, store }, tenant, channel, fact)
  const [message] = unanswered
    .filter(({ createdAt }) => createdAt <= at + SKEW)
    .map((each) => ({ each, rank: ranks[likenessOf(each.text, fact.text)] }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.each.sequence - b.each.sequence)
    .map(({ each }) => each)
  if (message === undefined) return fact
  const attempt = decidingOf(message.attempts)?.number
  return { type: 'receipt', messageId: message.id, attempt, providerId: fact.providerId, status: 'sent', at }
}

const ranks: { readonly [Each in Likeness]: number } = { other: 0, alike: 1, same: 2 }

/**
 * Messages of ours without a known provider id, in the conversation of a fact. Empty if a message has the fact's id.
 */
async function unansweredIn(
  { writer: { keys }, store }: { writer: Writer; store: Store },
  tenant: TenantId,
  channel: ChannelId,
  { providerId, thread, to }: MessageFact,
): Promise<Message[]> {
  const [party] = to ?? []
  if (party === undefined) return []
  const threads = namedThreads(keys, { tenant, channel }, thread)
  const own = { key: keys.provider(channel, providerId) }
  const lookups = [own, ...threads.flatMap((each) => each.lookups)]
  const loaded = await store.load(tenant, lookups)
  const conversations = loaded.records.filter(kernel.message.is).map(({ conversationId }) => conversationId)
  const more = conversations.map((id) => kernel.conversation.ref(id))
  const { records } = more.length === 0 ? { records: [] } : await store.load(tenant, more)
  const state = new Overlay(tenant, [...loaded.records, ...records])
  if (kernel.message.is(state.owner(own.key))) return []
  const conversation = findConversation(state, threads, keys.addressId(tenant, channel, party.scheme, party.value))
  if (conversation === undefined) return []
  const page = { where: { conversationId: conversation.id }, order: 'newest', limit: NEWEST } as const
  const found = await store.find(tenant, { query: kernel.message.queries.messages, ...page })
  return found.records.filter(isUnanswered)
}

function isUnanswered(message: Message): boolean {
  const { direction, adopted, status } = message
  return direction === 'outbound' && !adopted && (status === 'queued' || status === 'unknown') && isNameless(message)
}
