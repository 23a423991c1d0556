// The schema of a later program. It has one more kind, and kinds of the kernel have more columns, lists and searches.
import { defineRecord, initially, integer, json, oneOf, optional, schemaOf, set, text, time } from '@parley/core/store'

const first = schemaOf()

const task = defineRecord()({
  kind: 'task',
  prefix: 'tsk',
  table: 'tasks',
  keyed: false,
  columns: { title: text, status: oneOf('open', 'done'), labels: set, due: time, extra: json },
  search: ['title'],
  queries: {
    tasks: { filters: ['status', 'labels'], keyset: ['due', 'id'] },
    search: { search: true, filters: ['status'], keyset: ['place'] },
  },
})

const known = first.get('address')
const address = defineRecord()({
  ...{ kind: 'address', prefix: 'adr', table: 'addresses', keyed: false },
  columns: { ...known.columns, rating: initially(integer, 3), tags: set, company: optional(text) },
  search: ['channel', 'display'],
  queries: {
    ...sourcesOf(known),
    addresses: { filters: ['company', 'tags'], keyset: ['createdAt', 'id'] },
    search: { search: true, filters: ['company'], keyset: ['place'] },
  },
})

const written = first.get('message')
const message = defineRecord()({
  ...{ kind: 'message', prefix: 'msg', table: 'messages', keyed: true, search: written.search },
  columns: { ...written.columns, mood: initially(text, 'calm') },
  queries: { ...sourcesOf(written), moods: { required: ['channel'], filters: ['mood'], keyset: ['at', 'id'] } },
})

export const laterSchema = new Map(schemaOf([task])).set('address', address).set('message', message)

/** The schema by its name: `first` or `later`. */
export function schemaNamed(name) {
  return name === 'later' ? laterSchema : first
}

/** The queries of a kind, as its author wrote them. */
function sourcesOf({ queries }) {
  const sources = Object.values(queries).map(({ name, record: _, search, ...parts }) => [
    name,
    search ? { ...parts, search } : parts,
  ])
  return Object.fromEntries(sources)
}
