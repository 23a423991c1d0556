import {
  address,
  channelState,
  contact,
  conversation,
  event,
  idempotency,
  idOf,
  job,
  keyNamed,
  message,
  parked,
  rule,
  START,
  statistic,
} from './store-contract/samples.ts'

/** Makers of sample records, by kind. */
export interface Samples {
  address: typeof address
  channelState: typeof channelState
  contact: typeof contact
  conversation: typeof conversation
  event: typeof event
  idempotency: typeof idempotency
  /** The id of the sample of a kind and a name. */
  idOf: typeof idOf
  job: typeof job
  /** The key of a name. */
  keyNamed: typeof keyNamed
  message: typeof message
  parked: typeof parked
  rule: typeof rule
  /** The time of every sample: 1 January 2026, 00:00 UTC. */
  START: typeof START
  statistic: typeof statistic
}

/**
 * Valid records for tests of stores and modules. Each takes a name, for its id, and the fields that differ.
 *
 * @example
 * ```ts
 * const late = samples.message('late', { at: samples.START + 60_000 })
 * ```
 */
export const samples: Samples = {
  address,
  channelState,
  contact,
  conversation,
  event,
  idempotency,
  idOf,
  job,
  keyNamed,
  message,
  parked,
  rule,
  START,
  statistic,
}
