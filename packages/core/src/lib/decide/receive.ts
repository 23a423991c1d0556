import type { AddressRecord } from '../model/address.ts'
import { withAttributes } from '../model/attributes.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ChannelId, Key, MessageId, TenantId, Time } from '../model/ids.ts'
import { type Keys, newId } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { MessageFact } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import { fetchedFiles, remoteFiles } from './attach.ts'
import { accessOfNew } from './channels/channel-access.ts'
import { setConsent } from './consent.ts'
import { changesOf, openConversation, showLast, statusOf } from './conversation.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { claimedKeys, joinCopy, joinReceipts, ownersOf } from './delivery/adopt.ts'
import { adoptedAttempt, fold } from './delivery/fold.ts'
import { withSummary } from './delivery/summarize.ts'
import { nextAskAt } from './delivery/tracking.ts'
import { Draft } from './draft.ts'
import { ensureAddress, neededForParties, type Party, partyLookups, partyOf } from './ensure-address.ts'
import { isNeeds, needs } from './needs.ts'
import { pastTime } from './past-time.ts'
import type { Received } from './received.ts'
import { awake } from './snooze.ts'
import type { State } from './state.ts'
import { findConversation, type NamedThread, namedThreads, neededFor } from './thread-of.ts'

/** The most addresses of a conversation. */
const MOST_PARTICIPANTS = 100

/** A message as its channel reported it, with the ids and keys derived from it. */
export interface Incoming {
  channel: ChannelId
  fact: MessageFact
  id: MessageId
  /** The other party: the sender of an inbound message, the first recipient of an outbound one. */
  party: Party
  /** Further addresses that take part. */
  others: Party[]
  threads: NamedThread[]
  /** The keys under which other facts find it: of its aliases, and of its id if it is outbound. */
  keys: Key[]
  /** Whether its files are fetched and stored. */
  keepsFiles: boolean
}

/** A message's ids and keys: derived once, looked up, and decided upon. */
export function incomingOf(
  keys: Keys,
  { tenant, channel, keepsFiles = false }: { tenant: TenantId; channel: ChannelId; keepsFiles?: boolean },
  fact: MessageFact,
): Incoming {
  const isOutbound = fact.direction === 'outbound'
  const [first, ...rest] = isOutbound ? [...(fact.to ?? []), ...(fact.cc ?? [])] : [fact.from]
  const others = isOutbound ? rest : [...(fact.to ?? []), ...(fact.cc ?? [])]
  const ids = [...(isOutbound ? [fact.providerId] : []), ...(fact.aliases ?? [])]
  return {
    channel,
    fact,
    id: keys.messageId(tenant, channel, fact.providerId),
    party: partyOf(keys, tenant, channel, first ?? fact.from),
    others: others.slice(0, MOST_PARTICIPANTS).map((address) => partyOf(keys, tenant, channel, address)),
    threads: namedThreads(keys, { tenant, channel }, fact.thread),
    keys: [...new Set(ids)].map((each) => keys.provider(channel, each)),
    keepsFiles,
  }
}

/** The records that {@link receive} reads. */
export function receiveLookups({ id, party, others, threads, keys }: Incoming): Lookup[] {
  return [
    kernel.message.ref(id),
    ...partyLookups(party),
    ...others.flatMap(partyLookups),
    ...threads.flatMap(({ lookups }) => lookups),
    ...keys.map((key) => ({ key })),
  ]
}

/**
 * Stores a message that a channel reported. Its conversation is found or opened, and it is counted and announced, in
 * one commit.
 *
 * The message's id is derived from the provider's. So a second copy finds the first and changes nothing. The copy of an
 * outbound message that Parley sent is evidence that the provider has it.
 *
 * History, and a message of a blocked address, is stored in its place and not announced.
 */
export function receive(state: State, incoming: Incoming, context: DecisionContext): Decision<Received> {
  const { fact, id, party } = incoming
  if (state.get(kernel.message, id) !== undefined) return { result: { messageId: id, duplicate: true } }
  const copied = fact.direction === 'outbound' ? ownersOf(state, incoming.keys)[0] : undefined
  if (copied !== undefined) return joinCopy(state, copied, fact, context)
  const missing = [...neededFor(state, incoming.threads), ...neededForParties(state, [party, ...incoming.others])]
  if (missing.length > 0) return needs(...missing)
  const known = findConversation(state, incoming.threads, party.addressId)
  const access = known === undefined ? accessOfNew(state, incoming.channel, context) : known
  if (isNeeds(access)) return access
  const draft = new Draft(state, context)
  const address = ensureAddress(draft, party, context.now, fact.direction === 'inbound' ? fact : {})
  const others = incoming.others.map((each) => ensureAddress(draft, each, context.now))
  const silent = fact.direction === 'inbound' && address.blockedAt !== null
  const begun = (): Conversation => ({
    ...begin(state, draft, incoming, address, context, silent),
    access: [...access.access],
  })
  const conversation = joined(known ?? begun(), others)
  const message = draft.put(kernel.message, messageOf(state, draft, conversation, incoming, context, silent))
  const moved = draft.put(kernel.conversation, placed(conversation, message, context.now))
  announce(draft, conversation, moved, message, context.now)
  if (fact.consent != null && !message.history) setConsent(draft, address, fact.consent, context.now)
  return { commit: draft.commit(), result: { messageId: id, duplicate: false } }
}

function begin(
  state: State,
  draft: Draft,
  { channel, fact, threads }: Incoming,
  address: AddressRecord,
  context: DecisionContext,
  silent: boolean,
): Conversation {
  const named = threads.flatMap(({ name }) => ('thread' in name ? name.thread : []))
  const last = named.at(-1) ?? fact.providerId
  const foreign = state.owner(context.keys.thread(channel, last)) !== undefined
  const thread = foreign ? `${last}#${fact.providerId}` : last
  const beginning = { thread, address, ...(fact.history ? { activeAt: pastTime(fact.at, context.now) } : {}) }
  const conversation = openConversation(newId(kernel.conversation, context.id), beginning, context)
  if (!silent) {
    const type = fact.history ? 'conversation.imported' : 'conversation.opened'
    draft.emit({ type, at: context.now, conversationId: conversation.id, channel, version: 1 })
  }
  return conversation
}

function joined(conversation: Conversation, others: readonly AddressRecord[]): Conversation {
  const known = new Set(conversation.participants)
  const more = others.map(({ id }) => id).filter((id) => !known.has(id))
  if (more.length === 0) return conversation
  const participants = [...new Set([...known, ...more])].slice(0, MOST_PARTICIPANTS)
  return { ...conversation, participants }
}

function messageOf(
  state: State,
  draft: Draft,
  conversation: Conversation,
  incoming: Incoming,
  context: DecisionContext,
  silent: boolean,
): Message {
  const { channel, fact, id, party, keepsFiles } = incoming
  const { now } = context
  const isOutbound = fact.direction === 'outbound'
  const at = pastTime(fact.at, now)
  const history = fact.history === true
  const files = fact.attachments ?? []
  const carrier = { tenant: conversation.tenant, channel, id, conversationId: conversation.id, history }
  const message: Message = {
    kind: 'message',
    tenant: conversation.tenant,
    id,
    version: 1,
    keys: claimedKeys(draft, state, incoming.keys),
    conversationId: conversation.id,
    channel,
    addressId: party.addressId,
    direction: fact.direction,
    sequence: conversation.messageCount + 1,
    at,
    createdAt: now,
    text: fact.text,
    subject: fact.subject ?? null,
    html: fact.html ?? null,
    attachments: keepsFiles ? fetchedFiles(draft, files, carrier, context) : remoteFiles(files),
    parts: [...(fact.parts ?? [])],
    attributes: withAttributes({}, fact.attributes),
    providerId: fact.providerId,
    history,
    automatic: fact.automatic === true,
    adopted: isOutbound,
    status: 'received',
    attempts: [],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    units: null,
    cost: null,
    silent,
    author: null,
    dueAt: null,
    expiresAt: null,
    engagements: [],
    askAt: null,
  }
  if (!isOutbound) return message
  const adopted = [adoptedAttempt(fact.providerId, at)]
  const known = fact.delivery == null ? adopted : fold(adopted, { at, ...fact.delivery, attempt: 1 }, now)
  const attempts = joinReceipts(state, known, incoming.keys)
  const sent = withSummary(message, attempts)
  return { ...sent, askAt: history ? null : askAtOf(sent, context) }
}

function askAtOf(message: Message, { capabilities, now }: DecisionContext): Time | null {
  return nextAskAt(message, capabilities(message.channel) ?? { receipts: 'read' }, now)
}

/**
 * The conversation with the message in it. Only the other party's news counts as unread, reopens an archived one and ends a snooze.
 */
function placed(conversation: Conversation, message: Message, now: Time): Conversation {
  if (message.silent) return { ...conversation, messageCount: message.sequence }
  const shown = showLast(conversation, message)
  if (message.direction === 'outbound') return shown
  const lastInboundAt = Math.max(conversation.lastInboundAt ?? message.at, message.at)
  if (message.history) return { ...shown, lastInboundAt }
  return {
    ...shown,
    ...(shown.status === 'open' ? {} : statusOf(shown, 'open', now)),
    ...awake,
    unread: conversation.unread + 1,
    hasUnread: true,
    lastInboundSequence: message.sequence,
    lastInboundAt,
  }
}

function announce(draft: Draft, before: Conversation, after: Conversation, message: Message, at: Time): void {
  const { id: messageId, channel, silent, history, direction } = message
  const subject = { at, conversationId: after.id, messageId, channel, version: after.version }
  if (history) return void draft.emit({ type: 'message.imported', ...subject })
  if (direction === 'outbound') return void draft.emit({ type: 'message.adopted', ...subject })
  draft.emit({ type: 'message.received', ...subject, unread: after.unread, silent })
  const changes = changesOf({ ...before, unread: after.unread }, after)
  if (Object.keys(changes).length > 0) {
    const { id: conversationId, version } = after
    draft.emit({ type: 'conversation.changed', at, conversationId, channel, version, changes })
  }
}
