import { spellingsOf } from '../../decide/ensure-address.ts'
import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import { ensureRoom, withAttributes } from '../../model/attributes.ts'
import type { Contact } from '../../model/contact.ts'
import type { AddressId, ContactId, ConversationId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable } from '../../model/text.ts'
import { type Draft, give, inUse, joined, missingIn, without } from './reach.ts'
import type { ContactPatch } from './types.ts'

export function changeContact(draft: Draft, { id, name, attributes: patch }: ContactPatch): Contact {
  const known = inUse(draft, id, 'id')
  ensureRoom(known.attributes, patch)
  const attributes = withAttributes(known.attributes, allStorable(patch))
  const isNamed = name !== undefined && name !== known.name
  if (!isNamed && attributes === known.attributes) return known
  draft.emit({ type: 'contact.changed', version: known.version + 1, contactId: id })
  const named = isNamed ? { name, nameFrom: name === null ? null : ('team' as const) } : {}
  return draft.put(kernel.contact, { ...known, ...named, attributes })
}

export function moveAddress(
  draft: Draft,
  { addressId, contactId }: { addressId: AddressId; contactId: ContactId },
  state: State,
): AddressRecord | Needs {
  const address = draft.get(kernel.address, addressId)
  if (address === undefined) throw new ParleyError('not_found', { field: 'addressId' })
  const target = inUse(draft, contactId, 'contactId')
  if (address.contactId === contactId) return address
  if (!state.has(kernel.contact.ref(address.contactId))) return needs(kernel.contact.ref(address.contactId))
  const source = draft.get(kernel.contact, address.contactId)
  const missing = missingIn(state, kernel.address, source?.addresses ?? [])
  if (missing.length > 0) return needs(...missing)
  if (source !== undefined) draft.put(kernel.contact, without(state, source, [addressId]))
  draft.put(kernel.contact, {
    ...target,
    addresses: joined(target.addresses, [addressId]),
    numbers: joined(target.numbers, spellingsOf(address)),
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
