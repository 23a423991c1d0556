import type { Query, RecordKind, Stored } from './record.ts'

/** The reason why a store cannot keep a kind of record, and the fix. */
export interface Flaw {
  reason: string
  fix: string
}

/** The first flaw of a kind of record. Absent if every store can keep the kind and answer its queries. */
export function flawOf({
  kind,
  prefix,
  table,
  columns,
  search,
  queries,
  visible,
}: RecordKind<Stored>): Flaw | undefined {
  if (!/^[a-z]{3}$/.test(prefix))
    return { reason: `The prefix ${prefix} must be three lower-case letters.`, fix: 'Give the kind another prefix.' }
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(table))
    return {
      reason: `The table ${table} must be lower-case letters, digits and _.`,
      fix: 'Give the kind another table.',
    }
  const odd = Object.keys(columns).find((field) => !/^[a-z][a-zA-Z0-9]{0,40}$/.test(field))
  if (odd !== undefined)
    return { reason: `The field ${odd} must be letters and digits, the first of them in lower case.`, fix: RENAME }
  if (Object.hasOwn(columns, 'place'))
    return { reason: 'The field place has the name of the order of first writes.', fix: RENAME }
  const unread = search.find((field) => !['text', 'set'].includes(columns[field]?.type ?? ''))
  if (unread !== undefined)
    return {
      reason: `The field ${unread} is not a text or a set, so search cannot read it.`,
      fix: 'Leave it out of search.',
    }
  const sightField = typeof visible !== 'object' ? undefined : 'own' in visible ? visible.own : visible.field
  if (sightField !== undefined && sightField !== 'id' && columns[sightField]?.type !== 'text')
    return {
      reason: `It is visible through ${sightField}, which is not a text.`,
      fix: 'Name a field that is a text.',
    }
  for (const query of Object.values<Query>(queries)) {
    const flaw = query.search ? searchFlaw(query) : (filterFlaw(query) ?? orderFlaw(query))
    if (flaw !== undefined) return { ...flaw, reason: `The query ${query.name} of ${kind}: ${flaw.reason}` }
  }
  return undefined
}

const RENAME = 'Give the field another name.'

/** The names that a query may use beside those of columns. */
const own = { id: true }

function searchFlaw(query: Query): Flaw | undefined {
  const { filters, present, absent, keyset } = query
  const flaw = filterFlaw(query)
  if (flaw !== undefined) return flaw
  if (present.length > 0) {
    const reason = `${present.join(', ')} is required by present, which a search does not have.`
    return { reason, fix: 'Leave present out of the search.' }
  }
  if (absent.length > 0) {
    const reason = `${absent.join(', ')} is excluded by absent, which a search does not have.`
    return { reason, fix: 'Leave absent out of the search.' }
  }
  if (filters.includes('words'))
    return { reason: 'the filter words has the name of the words that a search reads.', fix: RENAME }
  if (keyset.length === 1 && keyset[0] === 'place') return undefined
  return { reason: 'a search is in the order of first writes.', fix: "Write keyset: ['place']." }
}

function filterFlaw({
  record: { columns },
  required,
  filters,
  selective,
  narrowing,
  present,
  absent,
}: Query): Flaw | undefined {
  const asked = [...required, ...filters, ...narrowing]
  const unknown = [...asked, ...present, ...absent].find((field) => !Object.hasOwn({ ...columns, ...own }, field))
  if (unknown !== undefined) return { reason: `there is no field ${unknown}.`, fix: 'Name a field of the record.' }
  const opaque = asked.find((field) => columns[field]?.type === 'json')
  if (opaque !== undefined)
    return { reason: `${opaque} is json, and no store looks into json.`, fix: 'Make it a column of its own, or a set.' }
  const hidden = asked.find((field) => columns[field]?.secret === true)
  if (hidden !== undefined)
    return { reason: `${hidden} is secret, so it cannot be a filter.`, fix: 'Leave it out of the filters.' }
  const many = required.find((field) => columns[field]?.type === 'set')
  if (many !== undefined)
    return { reason: `${many} is a set, so it cannot be required.`, fix: `Move ${many} to filters.` }
  const unasked = selective.find((field) => !filters.includes(field))
  if (unasked !== undefined)
    return { reason: `${unasked} is selective, but not a filter.`, fix: `Add ${unasked} to filters.` }
  const loose = present.find((field) => columns[field]?.optional !== true)
  if (loose !== undefined) return { reason: `${loose} is never null.`, fix: `Leave ${loose} out of present.` }
  const full = absent.find((field) => columns[field]?.optional !== true || present.includes(field))
  if (full !== undefined) return { reason: `${full} is never null.`, fix: `Leave ${full} out of absent.` }
  return undefined
}

function orderFlaw({ record: { columns }, present, keyset }: Query): Flaw | undefined {
  const unknown = keyset.find((field) => !Object.hasOwn({ ...columns, ...own, place: true }, field))
  if (unknown !== undefined) return { reason: `there is no field ${unknown}.`, fix: 'Name a field of the record.' }
  const sorted = keyset.find((field) => ['json', 'set', 'boolean'].includes(columns[field]?.type ?? ''))
  if (sorted !== undefined) return { reason: `${sorted} has no order.`, fix: `Leave ${sorted} out of the keyset.` }
  const loose = keyset.find((field) => columns[field]?.optional === true && !present.includes(field))
  if (loose !== undefined)
    return { reason: `${loose} may be null, so it has no place in the keyset.`, fix: `Add ${loose} to present.` }
  if (keyset.length === 0) return { reason: 'the keyset is empty.', fix: "Write keyset: ['id'], or another order." }
  return undefined
}
