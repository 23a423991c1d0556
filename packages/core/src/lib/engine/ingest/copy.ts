import { isBlank, type Likeness, likenessOf } from '../../decide/delivery/likeness.ts'
import { maybeCalled } from '../../decide/delivery/step.ts'
import { decidingOf } from '../../decide/delivery/summarize.ts'
import { deliveryOf } from '../../decide/delivery/track.ts'
import { pastTime } from '../../decide/past-time.ts'
import { findConversation, namedThreads } from '../../decide/thread-of.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { MessageStatus } from '../../model/status.ts'
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
 * provider id yet. It is recognized by its conversation, its time, its text and its files. Then the copy is a receipt of
 * it. Any other message stays as it is.
 *
 * A message that the channel was certainly not called for has no copy. A copy without a text is never recognized: a
 * photo from the phone itself has none either.
 */
export async function copyOf(
  { writer, store }: { writer: Writer; store: Store },
  tenant: TenantId,
  channel: ChannelId,
  fact: Reported,
): Promise<Reported> {
  const now = writer.now()
  if (!mayBeCopy(fact, now)) return fact
  const at = pastTime(fact.at, now)
  const candidates = await unansweredIn({ writer, store }, tenant, channel, fact)
  const [message] = candidates
    .filter((each) => each.createdAt <= at + SKEW && hasFilesOf(each, fact))
    .map((each) => ({ each, rank: rankOf(each, fact) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.each.sequence - b.each.sequence)
    .map(({ each }) => each)
  if (message === undefined) return fact
  const attempt = decidingOf(message.attempts)?.number
  return { type: 'receipt', messageId: message.id, attempt, providerId: fact.providerId, status: 'sent', at }
}

/** Whether a fact is a message that {@link copyOf} looks up in the store. */
export function mayBeCopy(fact: Reported, now: Time): fact is MessageFact & { type: 'message' } {
  if (fact.type !== 'message' || fact.direction !== 'outbound' || fact.text.trim() === '') return false
  return now - pastTime(fact.at, now) <= YOUNG
}

const ranks: { readonly [Each in Likeness]: number } = { other: 0, alike: 1, same: 2 }

// A text of signs alone, such as `?`, is a copy only of an equal one.
function rankOf({ text }: Message, fact: MessageFact): number {
  const likeness = likenessOf(text, fact.text)
  return isBlank(fact.text) && likeness !== 'same' ? ranks.other : ranks[likeness]
}

// A provider may convert a file, but not an image into a document.
function hasFilesOf({ attachments }: Message, fact: MessageFact): boolean {
  const kinds = (files: readonly { contentType: string }[]): string =>
    files
      .map(({ contentType }) => contentType.toLowerCase().split('/')[0])
      .sort()
      .join()
  return kinds(attachments) === kinds(fact.attachments ?? [])
}

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
  return calledOf(store, keys, tenant, found.records.filter(isUnanswered))
}

/** The messages that the channel may have been called for. A given up attempt was called for too. */
async function calledOf(store: Store, keys: Keys, tenant: TenantId, messages: readonly Message[]): Promise<Message[]> {
  const waiting = messages.filter((each) => !hasOpenCall(each))
  const jobs = waiting.map((each) => kernel.job.ref(deliveryOf(keys, each)))
  const { records } = jobs.length === 0 ? { records: [] } : await store.load(tenant, jobs)
  const called = new Set(
    records
      .filter(kernel.job.is)
      .filter(maybeCalled)
      .map(({ id }) => id),
  )
  return messages.filter((each) => hasOpenCall(each) || called.has(deliveryOf(keys, each)))
}

function hasOpenCall({ status, attempts }: Message): boolean {
  return status === 'unknown' || attempts.length > 1
}

const unanswered: readonly MessageStatus[] = ['scheduled', 'queued', 'unknown']

function isUnanswered(message: Message): boolean {
  const { direction, adopted, status } = message
  return direction === 'outbound' && !adopted && unanswered.includes(status) && isNameless(message)
}
