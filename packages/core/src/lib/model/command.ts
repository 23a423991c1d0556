import type { ChannelId, CommandId, Key, ParkedId, StateId, TenantId, Time } from './ids.ts'
import type { Receipt } from './receipt.ts'

/**
 * A command that was carried out under a key of its caller, and what it answered.
 *
 * Committed with its effect: the same key and input give the same answer again, and no second effect.
 */
export interface Command {
  kind: 'command'
  tenant: TenantId
  id: CommandId
  version: number
  /** A digest of the input: the same key with another input is an error. */
  fingerprint: string
  /** The answer, as it was given. */
  result: unknown
  at: Time
  /** The key may be used anew from then on. */
  expiresAt: Time
}

/** Receipts that came before anyone knew which message they speak of; they wait under the provider's id. */
export interface Parked {
  kind: 'parked'
  tenant: TenantId
  id: ParkedId
  version: number
  keys: Key[]
  channel: ChannelId
  receipts: Receipt[]
  at: Time
}

/** A small durable value of a channel: a checkpoint, a token, what was configured before. */
export interface ChannelState {
  kind: 'state'
  tenant: TenantId
  id: StateId
  version: number
  channel: ChannelId
  name: string
  value: unknown
}
