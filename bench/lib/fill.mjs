// Data to read. The store itself writes it, in commits of a thousand messages, so every index is the store's own. A
// tenth of all messages are in one conversation. The others are in conversations of about fifty, if there are enough.
import { below, seeded } from './random.mjs'
import { textOf } from './vocabulary.mjs'

/** @typedef {import('@parley/core').Message} Message */
/** @typedef {import('@parley/core').Conversation} Conversation */
/** @typedef {import('@parley/core').TenantId} TenantId */

export const tenant = /** @type {TenantId} */ ('default')

/** The conversation with a tenth of all messages. */
export const largest = conversationId(0)

const BATCH = 1000
const BEGAN = Date.UTC(2026, 0, 1)

/** @param {number} size */
export function conversationsOf(size) {
  return Math.max(1000, Math.round(size / 50))
}

/**
 * Fills an empty store with `size` messages.
 * @param {import('@parley/core/store').Store} store
 * @param {{ size: number, seed: number, written: (messages: readonly Message[]) => Promise<void> }} options `written`
 * receives each thousand
 */
export async function fill(store, { size, seed, written }) {
  const random = seeded(seed)
  const conversations = Array.from({ length: conversationsOf(size) }, (_, place) => conversation(place))
  for (let first = 0; first < size; first += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, size - first) }, (_, place) => {
      const within = random() < 0.1 ? 0 : 1 + below(random, conversations.length - 1)
      return message(first + place, size, /** @type {Conversation} */ (conversations[within]), random)
    })
    await write(store, messages)
    await written(messages)
  }
  for (let first = 0; first < conversations.length; first += BATCH) {
    await write(store, conversations.slice(first, first + BATCH))
  }
}

/** How many companies, and how many regions, share the conversations of {@link fillConversations}. */
export const companies = 1000
export const regions = 10

/**
 * Fills an empty store with `size` conversations without messages. Each has the access keys of a company and of a region.
 * @param {import('@parley/core/store').Store} store
 * @param {{ size: number, seed: number }} options
 */
export async function fillConversations(store, { size, seed }) {
  const random = seeded(seed)
  for (let first = 0; first < size; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - first) }, (_, place) => ({
      ...conversation(first + place),
      access: [`company:${below(random, companies)}`, `region:${below(random, regions)}`],
      activeAt: movedAt(first + place),
    }))
    await write(store, batch)
  }
}

/**
 * When a conversation of {@link fillConversations} moved last.
 * @param {number} place
 */
export function movedAt(place) {
  return BEGAN + place * 1000
}

/**
 * @param {import('@parley/core/store').Store} store
 * @param {(Message | Conversation)[]} records
 */
async function write(store, records) {
  const expect = records.map(({ kind, id }) => ({ type: /** @type {const} */ ('absent'), ref: { kind, id } }))
  const [result] = await store.commit([{ tenant, expect, put: records, add: [], jobs: [], events: [], remove: [] }])
  if (result?.ok !== true) throw new Error('The data could not be written.')
}

/**
 * The next message of a conversation, as its last one.
 * @param {number} place
 * @param {number} total
 * @param {Conversation} conversation
 * @param {import('./random.mjs').Random} random
 * @returns {Message}
 */
function message(place, total, conversation, random) {
  const at = BEGAN + place * 1000
  const text = textOf(place, total, random)
  const sequence = conversation.messageCount + 1
  const id = /** @type {Message['id']} */ (`msg_${hash(place)}`)
  Object.assign(conversation, {
    messageCount: sequence,
    unread: conversation.hasUnread ? conversation.unread + 1 : 0,
    lastInboundSequence: sequence,
    lastInboundAt: at,
    lastMessageId: id,
    lastMessageSequence: sequence,
    lastMessageText: text,
    lastMessageAt: at,
    lastMessageDirection: 'inbound',
    activeAt: at,
  })
  return {
    kind: 'message',
    tenant,
    id,
    version: 1,
    keys: [],
    conversationId: conversation.id,
    channel: 'sms',
    addressId: conversation.addressId,
    direction: 'inbound',
    sequence,
    at,
    createdAt: at,
    text,
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    attributes: {},
    providerId: `SM${hash(place)}`,
    status: 'received',
    attempts: [],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    ...{ history: false, automatic: false, adopted: false, units: null, cost: null },
    silent: false,
    author: null,
    ...{ dueAt: null, expiresAt: null, engagements: [] },
    askAt: null,
  }
}

/**
 * @param {number} place
 * @returns {Conversation}
 */
function conversation(place) {
  const phone = `+1415${String(5_000_000 + place)}`
  const addressId = /** @type {Conversation['addressId']} */ (`adr_${hash(place)}`)
  return {
    kind: 'conversation',
    tenant,
    id: conversationId(place),
    version: 1,
    keys: [/** @type {import('@parley/core/store').Key} */ (hash(place))],
    channel: 'sms',
    thread: `+15005550006|${phone}`,
    addressId,
    contactId: /** @type {Conversation['contactId']} */ (`per_${hash(place)}`),
    participants: [addressId],
    addressValue: phone,
    addressDisplay: phone,
    status: 'open',
    unread: 0,
    // One of ten is unread.
    hasUnread: place % 10 === 0,
    readThrough: 0,
    starred: false,
    assignee: null,
    labels: [],
    attributes: {},
    access: [],
    messageCount: 0,
    lastInboundSequence: 0,
    lastInboundAt: null,
    lastMessageId: null,
    lastMessageSequence: 0,
    lastMessageText: null,
    lastMessageAt: null,
    lastMessageDirection: null,
    activeAt: BEGAN,
    createdAt: BEGAN,
    closedAt: null,
    archivedAt: null,
    archiveReason: null,
    snoozedUntil: null,
    snoozed: false,
    waitingSince: null,
    waitedSince: null,
    counted: true,
  }
}

/** @param {number} place */
function conversationId(place) {
  return /** @type {Conversation['id']} */ (`con_${hash(place)}`)
}

/**
 * 128 bits without order, as real ids have: consecutive rows have distant ids.
 * @param {number} place
 */
function hash(place) {
  const random = seeded(place + 1)
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
