import type {
  AddressRecord,
  Contact,
  Conversation,
  ConversationId,
  JobId,
  Message,
  MessageId,
  Statistic,
} from '@parley/core'
import {
  type Job,
  type Key,
  type ParleyEvent,
  type Query,
  type Schema,
  schemaOf,
  type TenantId,
} from '@parley/core/store'

/** The kinds of records of the kernel. */
export const schema: Schema = schemaOf()

/** A query of a kind of the kernel. Its filters are not checked. */
export function queryOf(kind: string, name: string): Query {
  const queries: { readonly [name: string]: Query } = schema.get(kind)?.queries ?? {}
  const query = queries[name]
  if (query === undefined) throw new Error(`${kind} has no query ${name}.`)
  return query
}

/** The tenant of most tests. */
export const tenant = 'default' as TenantId

/** A conversation. The fields that are given differ from the plainest conversation. */
export function conversation(id: string, different: Partial<Conversation> = {}): Conversation {
  return {
    kind: 'conversation',
    tenant,
    id: id as ConversationId,
    version: 1,
    keys: [],
    channel: 'sms',
    thread: id,
    addressId: 'adr_1' as Conversation['addressId'],
    contactId: 'per_1' as Conversation['contactId'],
    participants: [],
    addressValue: '+15550100',
    addressDisplay: '(555) 0100',
    status: 'open',
    unread: 0,
    hasUnread: false,
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
    activeAt: 1_000,
    createdAt: 1_000,
    closedAt: null,
    archivedAt: null,
    archiveReason: null,
    ...different,
  }
}

/** A message. The fields that are given differ from the plainest message. */
export function message(id: string, different: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    tenant,
    id: id as MessageId,
    version: 1,
    keys: [],
    conversationId: 'con_1' as ConversationId,
    channel: 'sms',
    addressId: 'adr_1' as Message['addressId'],
    direction: 'inbound',
    sequence: 1,
    at: 1_000,
    createdAt: 1_000,
    text: 'Hello',
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    attributes: {},
    providerId: null,
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
    ...different,
  }
}

/** A contact. */
export function contact(id: string, different: Partial<Contact> = {}): Contact {
  const own = { kind: 'contact', tenant, id: id as Contact['id'], version: 1 } as const
  const person = {
    name: null,
    nameFrom: null,
    attributes: {},
    addresses: [],
    numbers: [],
    mergedInto: null,
    mergedFrom: [],
  }
  return { ...own, ...person, createdAt: 1_000, ...different }
}

/** An address. */
export function address(id: string, different: Partial<AddressRecord> = {}): AddressRecord {
  const own = { kind: 'address', tenant, id: id as AddressRecord['id'], version: 1 } as const
  const known = { channel: 'sms', scheme: 'tel', value: '+15550100', display: '(555) 0100' }
  const contactId = 'per_1' as AddressRecord['contactId']
  return { ...own, ...known, contactId, blockedAt: null, optedOutAt: null, createdAt: 1_000, ...different }
}

/** A counter at zero. */
export function statistic(id: string, different: Partial<Statistic> = {}): Statistic {
  const day = 86_400_000
  const known = {
    kind: 'statistic',
    tenant,
    version: 1,
    name: 'message.received',
    channel: 'sms',
    day,
    count: 0,
  } as const
  return { ...known, id: id as Statistic['id'], ...different }
}

/** A job that waits, due at once. */
export function job(id: string, different: Partial<Job> = {}): Job {
  return {
    kind: 'job',
    tenant,
    id: id as JobId,
    version: 1,
    queue: 'q',
    group: null,
    priority: 0,
    due: 0,
    state: 'waiting',
    lease: null,
    fence: 0,
    failures: 0,
    error: null,
    work: { type: 'retain' },
    createdAt: 1_000,
    ...different,
  }
}

/** An event of a conversation. */
export function opened(conversationId: string, at: number): ParleyEvent {
  const type = 'conversation.opened'
  return { type, at, conversationId: conversationId as ConversationId, channel: 'sms', version: 1 }
}

/** A key, as `keyOf` would make it. */
export function key(name: string): Key {
  return name as Key
}
