import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { Contact } from '../../model/contact.ts'
import type { ContactId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { type ContactMerge, type ContactMergeId, contactMerge } from './merge.ts'
import { contactOf, type Draft, give, inUse, joined, missingIn, recordsIn, withAddresses, without } from './reach.ts'

/**
 * Merges a contact into another one: moves its addresses there.
 *
 * The source points to the target, and so do the contacts that were merged into the source before. So a new address of
 * any of them finds the target in one step.
 */
export function mergeContacts(
  draft: Draft,
  { from, into }: { from: ContactId; into: ContactId },
  state: State,
): ContactMerge | Needs {
  const [source, target] = [inUse(draft, from, 'from'), inUse(draft, into, 'into')]
  const { name, nameFrom } = source
  const missing = [
    ...missingIn(state, kernel.address, source.addresses),
    ...missingIn(state, kernel.contact, source.mergedFrom),
  ]
  if (missing.length > 0) return needs(...missing)
  const moved = recordsIn(state, kernel.address, source.addresses)
  for (const address of moved) give(draft, address, into)
  const carried = repoint(draft, recordsIn(state, kernel.contact, source.mergedFrom), from, into)
  const empty = { name: null, nameFrom: null, addresses: [], numbers: [], mergedFrom: [] }
  draft.put(kernel.contact, { ...source, ...empty, mergedInto: into })
  const named = target.name === null && name !== null
  draft.put(kernel.contact, {
    ...target,
    ...(named ? { name, nameFrom } : {}),
    addresses: joined(target.addresses, source.addresses),
    numbers: joined(target.numbers, source.numbers),
    mergedFrom: joined(target.mergedFrom, [from, ...carried]),
  })
  const id = draft.newId(contactMerge)
  draft.emit({ type: 'contact.merged', version: 1, mergeId: id, from, into })
  const { author, now: at } = draft
  const addresses = moved.map((address) => address.id)
  return draft.put(contactMerge, {
    ...{ id, from, into, addresses, carried, name, nameFrom, named },
    ...{ author, at, undoneAt: null },
  })
}

/**
 * Returns the addresses that are still with the contact they were moved to, or with the one that replaced it.
 *
 * An address of a moved number that arrived after the merge goes with them.
 */
export function undoMerge(draft: Draft, id: ContactMergeId, state: State): ContactMerge | Needs {
  const merge = draft.get(contactMerge, id)
  if (merge === undefined) throw new ParleyError('not_found', { field: 'id' })
  if (merge.undoneAt !== null) return merge
  const { from, into } = merge
  const missing = missingIn(state, kernel.contact, [from, into])
  if (missing.length > 0) return needs(...missing)
  const source = contactOf(draft, from, 'from')
  const holderId = contactOf(draft, into, 'into').mergedInto ?? into
  const replaced = missingIn(state, kernel.contact, [holderId])
  if (replaced.length > 0) return needs(...replaced)
  const holder = contactOf(draft, holderId, 'into')
  const rest = [
    ...missingIn(state, kernel.address, [...merge.addresses, ...source.addresses, ...holder.addresses]),
    ...missingIn(state, kernel.contact, merge.carried),
  ]
  if (rest.length > 0) return needs(...rest)
  const back = returning(state, merge, holder)
  for (const address of back) give(draft, address, from)
  const ids = back.map((address) => address.id)
  const carried = repoint(draft, recordsIn(state, kernel.contact, merge.carried), holderId, from)
  draft.put(kernel.contact, {
    ...withAddresses(state, source, joined(source.addresses, ids)),
    ...(source.name === null ? { name: merge.name, nameFrom: merge.nameFrom } : {}),
    mergedInto: null,
    mergedFrom: joined(source.mergedFrom, carried),
  })
  const parted = [from, ...carried]
  draft.put(kernel.contact, {
    ...without(state, holder, ids),
    ...(hasNameOf(holder, merge) ? { name: null, nameFrom: null } : {}),
    mergedFrom: holder.mergedFrom.filter((each) => !parted.includes(each)),
  })
  draft.emit({ type: 'contact.parted', version: merge.version + 1, mergeId: id, from, into })
  return draft.put(contactMerge, { ...merge, undoneAt: draft.now })
}

/** Points contacts that one contact replaced to another one. Returns their ids. */
function repoint(draft: Draft, contacts: readonly Contact[], before: ContactId, after: ContactId): ContactId[] {
  const pointing = contacts.filter(({ mergedInto }) => mergedInto === before)
  for (const contact of pointing) draft.put(kernel.contact, { ...contact, mergedInto: after })
  return pointing.map(({ id }) => id)
}

function returning(state: State, merge: ContactMerge, { id, addresses }: Contact): AddressRecord[] {
  const moved = recordsIn(state, kernel.address, merge.addresses)
  const numbers = new Set(moved.map(({ scheme, value }) => JSON.stringify([scheme, value])))
  const since = recordsIn(state, kernel.address, addresses).filter(
    (each) =>
      each.createdAt >= merge.at &&
      !merge.addresses.includes(each.id) &&
      numbers.has(JSON.stringify([each.scheme, each.value])),
  )
  return [...moved, ...since].filter(({ contactId }) => contactId === id)
}

/** Whether a contact has its name from a merge. */
function hasNameOf({ id, name, nameFrom }: Contact, merge: ContactMerge): boolean {
  return merge.named && id === merge.into && name === merge.name && nameFrom === merge.nameFrom
}
