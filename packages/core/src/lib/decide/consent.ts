import { ParleyError } from '../errors/parley-error.ts'
import type { AddressId, Time } from '../model/ids.ts'
import type { AddressRecord } from '../model/person.ts'
import type { ConsentFact } from '../ports/channel.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { meet, type Party } from './person.ts'
import type { State } from './state.ts'

/** Blocks an address, or lets it in again. What a blocked one writes is stored, and nobody is told. */
export function setBlocked(
  state: State,
  { address: id, blocked }: { address: AddressId; blocked: boolean },
  context: DecisionContext,
): Decision<AddressRecord> {
  const address = state.get('address', id)
  if (address === undefined) throw new ParleyError('not_found', { field: 'address' })
  if ((address.blockedAt !== null) === blocked) return { result: address }
  const draft = new Draft(state, context)
  const written = draft.put({ ...address, blockedAt: blocked ? context.now : null })
  announce(draft, written, { blocked }, context.now)
  return { commit: draft.commit(), result: written }
}

/** Notes in a draft that somebody wants, or no longer wants, to hear from this channel. */
export function setConsent(draft: Draft, address: AddressRecord, consent: 'opt_out' | 'opt_in', now: Time): void {
  const optedOut = consent === 'opt_out'
  if ((address.optedOutAt !== null) === optedOut) return
  const written = draft.put({ ...address, optedOutAt: optedOut ? now : null })
  announce(draft, written, { optedOut }, now)
}

/** Takes in a change of consent that came without a message. */
export function recordConsent(
  state: State,
  { sender, consent }: { sender: Party; consent: ConsentFact['consent'] },
  context: DecisionContext,
): Decision<undefined> {
  const draft = new Draft(state, context)
  const address = meet(draft, sender, context.now)
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
