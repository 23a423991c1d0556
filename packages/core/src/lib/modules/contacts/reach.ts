import { spellingsOf } from '../../decide/ensure-address.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { Contact } from '../../model/contact.ts'
import type { AddressId, ContactId } from '../../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { Contacts } from './types.ts'

export type Draft = ModuleDraft<Contacts>

/** Moves an address to a contact. Its conversations follow in a job. */
export function give(draft: Draft, address: AddressRecord, contactId: ContactId): AddressRecord {
  draft.addJob('contacts.follow', { addressId: address.id }, { group: address.id })
  return draft.put(kernel.address, { ...address, contactId })
}

/** A contact. @throws `not_found` */
export function contactOf(draft: Draft, id: ContactId, field: string): Contact {
  const contact = draft.get(kernel.contact, id)
  if (contact === undefined) throw new ParleyError('not_found', { field })
  return contact
}

/** A contact that no merge has replaced. @throws `not_found`, `input.invalid` */
export function inUse(draft: Draft, id: ContactId, field: string): Contact {
  const contact = contactOf(draft, id, field)
  if (contact.mergedInto === null) return contact
  const reason = 'The contact was merged into another one.'
  throw new ParleyError('input.invalid', { field, reason, fix: 'Name the contact in mergedInto, or undo the merge.' })
}

/** The records of these ids that the state does not have yet. */
export function missingIn<R extends Stored>(state: State, kind: RecordKind<R>, ids: readonly R['id'][]): Ref[] {
  return ids.map((id) => kind.ref(id)).filter((ref) => !state.has(ref))
}

/** The existing records of these ids. */
export function recordsIn<R extends Stored>(state: State, kind: RecordKind<R>, ids: readonly R['id'][]): R[] {
  return ids.flatMap((id) => state.get(kind, id) ?? [])
}

/** A contact without some of its addresses. It keeps the numbers of the others. */
export function without(state: State, contact: Contact, gone: readonly AddressId[]): Contact {
  return withAddresses(
    state,
    contact,
    contact.addresses.filter((each) => !gone.includes(each)),
  )
}

/** A contact with these addresses and their numbers. */
export function withAddresses(state: State, contact: Contact, addresses: AddressId[]): Contact {
  const numbers = recordsIn(state, kernel.address, addresses).flatMap(spellingsOf)
  return { ...contact, addresses, numbers: [...new Set(numbers)] }
}

export function joined<Each extends string>(one: readonly Each[], other: readonly Each[]): Each[] {
  return [...new Set([...one, ...other])]
}
