import type { AddressRecord } from '../../model/address.ts'
import type { ChannelState } from '../../model/channel-state.ts'
import type { Contact } from '../../model/contact.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ParleyEvent } from '../../model/event.ts'
import type { IdempotencyRecord } from '../../model/idempotency-record.ts'
import type { Key, TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { MediaFile } from '../../model/media.ts'
import type { Message } from '../../model/message.ts'
import type { Parked } from '../../model/parked.ts'
import type { PersonReadMark } from '../../model/person-read-mark.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import { noCounts, type Statistic } from '../../model/statistic.ts'
import type { QueueRule } from '../../ports/store.ts'

/** Two tenants with records that must never mix. */
export const acme = 'acme' as TenantId
export const globex = 'globex' as TenantId

/** The time of every sample. */
export const START: Time = Date.UTC(2026, 0, 1)

/** The id of a sample. */
export function idOf<R extends Stored>({ prefix }: RecordKind<R>, name: string): R['id'] {
  return `${prefix}_${name}`
}

export function keyNamed(name: string): Key {
  return `key-${name}` as Key
}

export function conversation(name: string, change: Partial<Conversation> = {}): Conversation {
  return {
    kind: 'conversation',
    tenant: acme,
    id: idOf(kernel.conversation, name),
    version: 1,
    keys: [],
    channel: 'sms',
    thread: `thread of ${name}`,
    addressId: idOf(kernel.address, 'ann'),
    contactId: idOf(kernel.contact, 'ann'),
    participants: [idOf(kernel.address, 'ann')],
    addressValue: '+15550100001',
    addressDisplay: '(555) 010-0001',
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
    activeAt: START,
    createdAt: START,
    closedAt: null,
    archivedAt: null,
    archiveReason: null,
    snoozedUntil: null,
    snoozed: false,
    waitingSince: null,
    waitedSince: null,
    counted: true,
    ...change,
  }
}

export function message(name: string, change: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    tenant: acme,
    id: idOf(kernel.message, name),
    version: 1,
    keys: [],
    conversationId: idOf(kernel.conversation, 'talk'),
    channel: 'sms',
    addressId: idOf(kernel.address, 'ann'),
    direction: 'inbound',
    sequence: 1,
    at: START,
    createdAt: START,
    text: 'Hello',
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    attributes: {},
    providerId: null,
    history: false,
    automatic: false,
    adopted: false,
    status: 'received',
    attempts: [],
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
    errorDetail: null,
    units: null,
    cost: null,
    silent: false,
    author: null,
    dueAt: null,
    expiresAt: null,
    engagements: [],
    askAt: null,
    ...change,
  }
}

export function address(name: string, change: Partial<AddressRecord> = {}): AddressRecord {
  const id = idOf(kernel.address, name)
  const contactId = idOf(kernel.contact, name)
  const reached = { channel: 'sms', scheme: 'tel', value: '+15550100001', display: '(555) 010-0001' }
  const consent = { blockedAt: null, optedOutAt: null }
  return {
    kind: 'address',
    tenant: acme,
    id,
    version: 1,
    ...reached,
    contactId,
    ...consent,
    createdAt: START,
    ...change,
  }
}

export function contact(name: string, change: Partial<Contact> = {}): Contact {
  return {
    kind: 'contact',
    tenant: acme,
    id: idOf(kernel.contact, name),
    version: 1,
    name: null,
    nameFrom: null,
    attributes: {},
    addresses: [],
    numbers: [],
    mergedInto: null,
    mergedFrom: [],
    createdAt: START,
    ...change,
  }
}

export function media(name: string, change: Partial<MediaFile> = {}): MediaFile {
  const file = { contentType: 'image/png', name: null, size: null, sha256: null, url: null, error: null }
  return {
    ...{ kind: 'media', tenant: acme, id: idOf(kernel.media, name), version: 1, state: 'pending' },
    ...file,
    ...{ messageId: idOf(kernel.message, 'one'), channel: 'sms', createdAt: START },
    ...{ uses: 0, counted: true },
    ...change,
  }
}

export function readMark(name: string, change: Partial<PersonReadMark> = {}): PersonReadMark {
  return {
    ...{ kind: 'readMark', tenant: acme, id: idOf(kernel.readMark, name), version: 1 },
    ...{ person: 'user:1', conversationId: idOf(kernel.conversation, 'talk'), readThrough: 1 },
    ...{ messageId: null, at: START },
    ...change,
  }
}

export function job(name: string, change: Partial<Job> = {}): Job {
  return {
    kind: 'job',
    tenant: acme,
    id: idOf(kernel.job, name),
    version: 1,
    queue: 'work',
    group: null,
    priority: 0,
    due: START,
    state: 'waiting',
    lease: null,
    fence: 0,
    failures: 0,
    error: null,
    work: { type: 'pull', channel: 'sms' },
    createdAt: START,
    ...change,
  }
}

export function idempotency(name: string, change: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  const given = { fingerprint: 'f00d', result: { id: 'msg_1' }, at: START, expiresAt: START + 1000 }
  return { kind: 'idempotency', tenant: acme, id: idOf(kernel.idempotency, name), version: 1, ...given, ...change }
}

export function parked(name: string, change: Partial<Parked> = {}): Parked {
  const given = { keys: [], channel: 'sms', receipts: [], at: START }
  return { kind: 'parked', tenant: acme, id: idOf(kernel.parked, name), version: 1, ...given, ...change }
}

export function channelState(name: string, value: unknown, change: Partial<ChannelState> = {}): ChannelState {
  return {
    kind: 'channelState',
    tenant: acme,
    id: idOf(kernel.channelState, name),
    version: 1,
    channel: 'sms',
    name,
    value,
    ...change,
  }
}

export function statistic(name: string, change: Partial<Statistic> = {}): Statistic {
  const counted = { name: 'message.received', channel: 'sms', day: START, person: '', ...noCounts } as const
  return { kind: 'statistic', tenant: acme, id: idOf(kernel.statistic, name), version: 1, ...counted, ...change }
}

/** An event with a number, by which the cases identify it. */
export function event(number: number, at: Time = START): ParleyEvent {
  const conversationId = idOf(kernel.conversation, 'talk')
  return { type: 'conversation.opened', at, conversationId, channel: 'sms', version: number }
}

/** A queue without limits by default. */
export function rule(change: Partial<QueueRule> = {}): QueueRule {
  return { queue: 'work', concurrency: 1000, spacing: 0, lease: 10_000, ...change }
}
