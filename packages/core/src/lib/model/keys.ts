import { digestOf } from './digest.ts'
import type {
  AddressId,
  ChannelId,
  ChannelStateId,
  ContactId,
  IdempotencyId,
  JobId,
  Key,
  MessageId,
  ParkedId,
  StatisticId,
  TenantId,
  Time,
} from './ids.ts'
import type { RecordKind, Stored } from './record.ts'
import { kernel } from './schema.ts'

// Length before each part, so that ('ab','c') and ('a','bc') differ whatever the parts hold.
function digest(parts: readonly string[]): string {
  return digestOf(parts.map((part) => `${part.length}:${part}`).join(''))
}

function idOf<R extends Stored>({ kind, prefix }: RecordKind<R>, ...parts: string[]): R['id'] {
  return `${prefix}_${digest([kind, ...parts])}`
}

/** A fresh id for a record that has no natural name. */
export function newId<R extends Stored>({ prefix }: RecordKind<R>, random: string): R['id'] {
  return `${prefix}_${random}`
}

/** Ids of records that have a natural name: the same name gives the same id, so a load by name is a load by id. */
export const deriveId = {
  inbound: (tenant: TenantId, channel: ChannelId, providerId: string): MessageId =>
    idOf(kernel.message, tenant, channel, providerId),
  address: (tenant: TenantId, channel: ChannelId, scheme: string, value: string): AddressId =>
    idOf(kernel.address, tenant, channel, scheme, value),
  contact: (tenant: TenantId, scheme: string, value: string): ContactId => idOf(kernel.contact, tenant, scheme, value),
  idempotency: (tenant: TenantId, scope: string, key: string): IdempotencyId =>
    idOf(kernel.idempotency, tenant, scope, key),
  parked: (tenant: TenantId, channel: ChannelId, providerId: string): ParkedId =>
    idOf(kernel.parked, tenant, channel, providerId),
  channelState: (tenant: TenantId, channel: ChannelId, name: string): ChannelStateId =>
    idOf(kernel.channelState, tenant, channel, name),
  statistic: (tenant: TenantId, name: string, channel: ChannelId, day: Time): StatisticId =>
    idOf(kernel.statistic, tenant, name, channel, String(day)),
  job: (tenant: TenantId, ...name: string[]): JobId => idOf(kernel.job, tenant, ...name),
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
