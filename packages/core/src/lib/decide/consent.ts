import { ParleyError } from '../errors/parley-error.ts'
import type { AddressRecord } from '../model/address.ts'
import type { AddressId, Time } from '../model/ids.ts'
import { kernel } from '../model/schema.ts'
import type { ConsentFact } from '../ports/fact.ts'
import type { Decided, Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { ensureAddress, neededForParties, type Party } from './ensure-address.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { needs } from './needs.ts'
import type { State } from './state.ts'

/** A change of an address. Absent fields stay as they are. */
export interface AddressPatch {
  /** `true` stores the messages of the address without an announcement, and sends nothing to it. */
  blocked?: boolean | undefined
  /** `true` sends nothing to the address. */
  optedOut?: boolean | undefined
}

/** A change of an address that a caller requests. */
export interface AddressChange {
  address: AddressId
  patch: AddressPatch
  idempotencyKey?: IdempotencyKey | undefined
}

/** Blocks an address, opts it out, or reverts either, in one commit. A change without effect commits nothing. */
export function changeAddress(
  state: State,
  { address: id, patch, idempotencyKey }: AddressChange,
  context: DecisionContext,
): Decided<Answer<AddressRecord>> {
  const before = replay<AddressRecord>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const address = state.get(kernel.address, id)
  if (address === undefined) throw new ParleyError('not_found', { field: 'address' })
  const { blocked, optedOut } = patch
  const changes = {
    ...(blocked === undefined || blocked === (address.blockedAt !== null) ? {} : { blocked }),
    ...(optedOut === undefined || optedOut === (address.optedOutAt !== null) ? {} : { optedOut }),
  }
  const visible = Object.keys(changes).length > 0
  if (!visible && idempotencyKey === undefined) return { result: { value: address, replayed: false } }
  const draft = new Draft(state, context)
  const written = visible ? draft.put(kernel.address, { ...address, ...timesOf(changes, context.now) }) : address
  if (visible) announce(draft, written, changes, context.now)
  const result = answer(draft, idempotencyKey, written, context)
  return { commit: draft.commit(), result }
}

function timesOf(
  { blocked, optedOut }: { blocked?: boolean; optedOut?: boolean },
  now: Time,
): Partial<Pick<AddressRecord, 'blockedAt' | 'optedOutAt'>> {
  return {
    ...(blocked === undefined ? {} : { blockedAt: blocked ? now : null }),
    ...(optedOut === undefined ? {} : { optedOutAt: optedOut ? now : null }),
  }
}

/** Writes into a draft that the owner of an address wants, or no longer wants, messages from this channel. */
export function setConsent(draft: Draft, address: AddressRecord, consent: 'opt_out' | 'opt_in', now: Time): void {
  const optedOut = consent === 'opt_out'
  if ((address.optedOutAt !== null) === optedOut) return
  const written = draft.put(kernel.address, { ...address, optedOutAt: optedOut ? now : null })
  announce(draft, written, { optedOut }, now)
}

/** Records a change of consent that arrived without a message. */
export function recordConsent(
  state: State,
  { sender, consent }: { sender: Party; consent: ConsentFact['consent'] },
  context: DecisionContext,
): Decision<undefined> {
  const missing = neededForParties(state, [sender])
  if (missing.length > 0) return needs(...missing)
  const draft = new Draft(state, context)
  const address = ensureAddress(draft, sender, context.now)
  if ((address.optedOutAt !== null) === (consent === 'opt_out')) return { result: undefined }
  setConsent(draft, address, consent, context.now)
  return { commit: draft.commit(), result: undefined }
}

function announce(
  draft: Draft,
  { id, channel, version }: AddressRecord,
  changes: { blocked?: boolean; optedOut?: boolean },
  at: Time,
): void {
  draft.emit({ type: 'address.changed', at, addressId: id, channel, version, changes })
}
