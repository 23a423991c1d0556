import { digestOf, keyedDigest } from './digest.ts'
import type {
  AddressId,
  ChannelId,
  ChannelStateId,
  ContactId,
  ConversationId,
  IdempotencyId,
  JobId,
  Key,
  MessageId,
  ParkedId,
  StatisticId,
  TenantId,
  Time,
} from './ids.ts'
import type { MediaId } from './media-id.ts'
import type { PersonReadMarkId } from './person-read-mark.ts'
import type { RecordKind, Stored } from './record.ts'
import { kernel } from './schema.ts'

/**
 * Makes ids and keys of records that have a natural name. The same name gives the same id, so a load by name is a load
 * by id.
 *
 * Every id and key is a digest under the secret of the installation. Without the secret, no id can be converted back to
 * a phone number, not even by trying all numbers.
 */
export interface Keys {
  /** The id of a message that a channel reported. */
  messageId(tenant: TenantId, channel: ChannelId, providerId: string): MessageId
  addressId(tenant: TenantId, channel: ChannelId, scheme: string, value: string): AddressId
  contactId(tenant: TenantId, scheme: string, value: string): ContactId
  idempotencyId(tenant: TenantId, scope: string, key: string): IdempotencyId
  parkedId(tenant: TenantId, channel: ChannelId, providerId: string): ParkedId
  channelStateId(tenant: TenantId, channel: ChannelId, name: string): ChannelStateId
  statisticId(tenant: TenantId, name: string, channel: ChannelId, day: Time, person: string): StatisticId
  jobId(tenant: TenantId, ...name: string[]): JobId
  /** The id of a file of a message that a channel reported, by its place among the files. */
  mediaId(tenant: TenantId, message: MessageId, place: number): MediaId
  readMarkId(tenant: TenantId, conversation: ConversationId, person: string): PersonReadMarkId
  /** The id of a record of any kind that has a natural name. */
  recordId<R extends Stored>(kind: RecordKind<R>, tenant: TenantId, ...name: string[]): R['id']
  /** The key of a record of a module. */
  ofModule(module: string, ...name: string[]): Key
  /** The key of the conversation that has a thread. */
  thread(channel: ChannelId, thread: string): Key
  /** The key of the channel that has an address of ours on a transport. */
  ourAddress(transport: string, address: string): Key
  /** The key of the message with an id of the provider. */
  provider(channel: ChannelId, providerId: string): Key
  /** A digest of any value that JSON can hold. It is the same for any order of fields. */
  fingerprint(value: unknown): string
}

/** The ids and keys of an installation. */
export function keysOf(secret: string): Keys {
  const digest = keyedDigest(secret)
  const idOf = <R extends Stored>({ kind, prefix }: RecordKind<R>, ...parts: string[]): R['id'] =>
    `${prefix}_${digest(joined([kind, ...parts]))}`
  const keyOf = (...parts: string[]): Key => digest(joined(parts)) as Key
  return {
    messageId: (tenant, channel, providerId) => idOf(kernel.message, tenant, channel, providerId),
    addressId: (tenant, channel, scheme, value) => idOf(kernel.address, tenant, channel, scheme, value),
    contactId: (tenant, scheme, value) => idOf(kernel.contact, tenant, scheme, value),
    idempotencyId: (tenant, scope, key) => idOf(kernel.idempotency, tenant, scope, key),
    parkedId: (tenant, channel, providerId) => idOf(kernel.parked, tenant, channel, providerId),
    channelStateId: (tenant, channel, name) => idOf(kernel.channelState, tenant, channel, name),
    statisticId: cached((...name) => idOf(kernel.statistic, ...name)),
    jobId: (tenant, ...name) => idOf(kernel.job, tenant, ...name),
    mediaId: (tenant, message, place) => idOf(kernel.media, tenant, message, String(place)),
    readMarkId: (tenant, conversation, person) => idOf(kernel.readMark, tenant, conversation, person),
    recordId: (kind, tenant, ...name) => idOf(kind, tenant, ...name),
    ofModule: (module, ...name) => keyOf('module', module, ...name),
    thread: (channel, thread) => keyOf('thread', channel, thread),
    ourAddress: (transport, address) => keyOf('ourAddress', transport, address),
    provider: (channel, providerId) => keyOf('provider', channel, providerId),
    fingerprint: (value) => digest(joined([canonical(value)])),
  }
}

/** The most ids of counters that are kept in memory. */
const MOST_IDS = 1000

/** Each message counts in the same few records, so their ids are digested once. */
function cached(digest: (...name: string[]) => StatisticId): Keys['statisticId'] {
  const ids = new Map<string, StatisticId>()
  return (tenant, name, channel, day, person) => {
    const parts = [tenant, name, channel, String(day), person]
    const known = joined(parts)
    const id = ids.get(known) ?? digest(...parts)
    if (ids.size >= MOST_IDS) ids.clear()
    ids.set(known, id)
    return id
  }
}

/** A fresh id for a record without a natural name. */
export function newId<R extends Stored>({ prefix }: RecordKind<R>, random: string): R['id'] {
  return `${prefix}_${random}`
}

/** A digest of any value that JSON can hold, without a secret. It is for comparisons in memory, and is never stored. */
export function fingerprintOf(value: unknown): string {
  return digestOf(joined([canonical(value)]))
}

// Length before each part, so that ('ab','c') and ('a','bc') differ for any contents.
function joined(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
