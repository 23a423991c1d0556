import { digestOf } from './digest.ts'
import type {
  AddressId,
  ChannelId,
  CommandId,
  ContactId,
  JobId,
  Key,
  MessageId,
  ParkedId,
  StateId,
  TallyId,
  TenantId,
  Time,
} from './ids.ts'
import type { Kind, RecordOf } from './record.ts'
import { schema } from './schema.ts'

// Length before each part, so that ('ab','c') and ('a','bc') differ whatever the parts hold.
function digest(parts: readonly string[]): string {
  return digestOf(parts.map((part) => `${part.length}:${part}`).join(''))
}

function idOf<K extends Kind>(kind: K, ...parts: string[]): RecordOf<K>['id'] {
  return `${schema[kind].prefix}_${digest([kind, ...parts])}` as RecordOf<K>['id']
}

/** A fresh id for a record that has no natural name. */
export function newId<K extends Kind>(kind: K, random: string): RecordOf<K>['id'] {
  return `${schema[kind].prefix}_${random}` as RecordOf<K>['id']
}

/** Ids of records that have a natural name: the same name gives the same id, so a load by name is a load by id. */
export const deriveId = {
  inbound: (tenant: TenantId, channel: ChannelId, providerId: string): MessageId =>
    idOf('message', tenant, channel, providerId),
  address: (tenant: TenantId, channel: ChannelId, scheme: string, value: string): AddressId =>
    idOf('address', tenant, channel, scheme, value),
  contact: (tenant: TenantId, scheme: string, value: string): ContactId => idOf('contact', tenant, scheme, value),
  command: (tenant: TenantId, scope: string, key: string): CommandId => idOf('command', tenant, scope, key),
  parked: (tenant: TenantId, channel: ChannelId, providerId: string): ParkedId =>
    idOf('parked', tenant, channel, providerId),
  state: (tenant: TenantId, channel: ChannelId, name: string): StateId => idOf('state', tenant, channel, name),
  tally: (tenant: TenantId, name: string, channel: ChannelId, day: Time): TallyId =>
    idOf('tally', tenant, name, channel, String(day)),
  job: (tenant: TenantId, ...name: string[]): JobId => idOf('job', tenant, ...name),
}

/** Secondary keys. The one place that builds them, so that they can become keyed hashes when addresses are encrypted. */
export const keyOf = {
  thread: (channel: ChannelId, thread: string): Key => digest(['thread', channel, thread]) as Key,
  provider: (channel: ChannelId, providerId: string): Key => digest(['provider', channel, providerId]) as Key,
}

/** A digest of any value that JSON can hold, the same whatever the order of its fields. */
export function fingerprintOf(value: unknown): string {
  return digest([canonical(value)])
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
