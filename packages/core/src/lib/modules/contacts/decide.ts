import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import { ensureRoom, withAttributes } from '../../model/attributes.ts'
import type { Contact } from '../../model/contact.ts'
import type { AddressId, ContactId, ConversationId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable } from '../../model/text.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { type ContactMerge, type ContactMergeId, contactMerge } from './merge.ts'
import type { ContactPatch, Contacts } from './types.ts'

type Draft = ModuleDraft<Contacts>

export function changeContact(draft: Draft, { id, name, attributes: patch }: ContactPatch): Contact {
  const known = contactOf(draft, id, 'id')
  ensureRoom(known.attributes, patch)
  const attributes = withAttributes(known.attributes, allStorable(patch))
  const isNamed = name !== undefined && name !== known.name
  if (!isNamed && attributes === known.attributes) return known
  draft.emit({ type: 'contact.changed', version: known.version + 1, contactId: id })
  const named = isNamed ? { name, nameFrom: name === null ? null : ('team' as const) } : {}
  return draft.put(kernel.contact, { ...known, ...named, attributes })
}

/** Merges a contact into another one: moves its addresses there. */
export function mergeContacts(
  draft: Draft,
  { from, into }: { from: ContactId; into: ContactId },
  state: State,
): ContactMerge | Needs {
  const [source, target] = [contactOf(draft, from, 'from'), contactOf(draft, into, 'into')]
  const moved = addressesOf(state, source.addresses)
  if (!Array.isArray(moved)) return moved
  for (const address of moved) give(draft, address, into)
  draft.put(kernel.contact, { ...source, addresses: [], numbers: [] })
  draft.put(kernel.contact, {
    ...target,
    ...(target.name === null ? { name: source.name, nameFrom: source.nameFrom } : {}),
    addresses: joined(target.addresses, source.addresses),
    numbers: joined(target.numbers, source.numbers),
  })
  const id = draft.newId(contactMerge)
  draft.emit({ type: 'contact.merged', version: 1, mergeId: id, from, into })
  const { author, now: at } = draft
  const addresses = moved.map((address) => address.id)
  return draft.put(contactMerge, { id, from, into, addresses, author, at, undoneAt: null })
}

/** Returns the addresses that are still with the contact they were moved to. */
export function undoMerge(draft: Draft, id: ContactMergeId, state: State): ContactMerge | Needs {
  const merge = draft.get(contactMerge, id)
  if (merge === undefined) throw new ParleyError('not_found', { field: 'id' })
  if (merge.undoneAt !== null) return merge
  const { from, into } = merge
  const missing = [kernel.contact.ref(from), kernel.contact.ref(into)].filter((ref) => !state.has(ref))
  if (missing.length > 0) return needs(...missing)
  const moved = addressesOf(state, merge.addresses)
  if (!Array.isArray(moved)) return moved
  const [source, target] = [contactOf(draft, from, 'from'), contactOf(draft, into, 'into')]
  const back = moved.filter(({ contactId }) => contactId === into)
  for (const address of back) give(draft, address, from)
  const ids = back.map((address) => address.id)
  const numbers = back.flatMap(numbersOf)
  draft.put(kernel.contact, {
    ...source,
    addresses: joined(source.addresses, ids),
    numbers: joined(source.numbers, numbers),
  })
  draft.put(kernel.contact, {
    ...target,
    addresses: target.addresses.filter((each) => !ids.includes(each)),
    numbers: target.numbers.filter((each) => !numbers.includes(each)),
  })
  draft.emit({ type: 'contact.parted', version: merge.version + 1, mergeId: id, from, into })
  return draft.put(contactMerge, { ...merge, undoneAt: draft.now })
}

export function moveAddress(
  draft: Draft,
  { addressId, contactId }: { addressId: AddressId; contactId: ContactId },
  state: State,
): AddressRecord | Needs {
  const address = draft.get(kernel.address, addressId)
  if (address === undefined) throw new ParleyError('not_found', { field: 'addressId' })
  const target = contactOf(draft, contactId, 'contactId')
  if (address.contactId === contactId) return address
  if (!state.has(kernel.contact.ref(address.contactId))) return needs(kernel.contact.ref(address.contactId))
  const source = draft.get(kernel.contact, address.contactId)
  const numbers = numbersOf(address)
  if (source !== undefined) {
    draft.put(kernel.contact, {
      ...source,
      addresses: source.addresses.filter((each) => each !== addressId),
      numbers: source.numbers.filter((each) => !numbers.includes(each)),
    })
  }
  draft.put(kernel.contact, {
    ...target,
    addresses: joined(target.addresses, [addressId]),
    numbers: joined(target.numbers, numbers),
  })
  draft.emit({ type: 'contact.changed', version: target.version + 1, contactId })
  return give(draft, address, contactId)
}

export function followAddress(draft: Draft, id: ConversationId, state: State): { contactId: ContactId } | Needs {
  const conversation = draft.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'id' })
  const ref = kernel.address.ref(conversation.addressId)
  if (!state.has(ref)) return needs(ref)
  const { contactId = conversation.contactId } = draft.get(kernel.address, conversation.addressId) ?? {}
  if (contactId !== conversation.contactId) draft.put(kernel.conversation, { ...conversation, contactId })
  return { contactId }
}

function give(draft: Draft, address: AddressRecord, contactId: ContactId): AddressRecord {
  draft.addJob('contacts.follow', { addressId: address.id }, { group: address.id })
  return draft.put(kernel.address, { ...address, contactId })
}

function addressesOf(state: State, ids: readonly AddressId[]): AddressRecord[] | Needs {
  const missing = ids.map((id) => kernel.address.ref(id)).filter((ref) => !state.has(ref))
  if (missing.length > 0) return needs(...missing)
  return ids.flatMap((id) => state.get(kernel.address, id) ?? [])
}

function contactOf(draft: Draft, id: ContactId, field: string): Contact {
  const contact = draft.get(kernel.contact, id)
  if (contact === undefined) throw new ParleyError('not_found', { field })
  return contact
}

/** The spellings of an address by which its contact is found. */
function numbersOf({ value, display }: AddressRecord): string[] {
  return [...new Set([value, display])]
}

function joined<Each extends string>(one: readonly Each[], other: readonly Each[]): Each[] {
  return [...new Set([...one, ...other])]
}
