import type { Layout } from '../../layout/table.ts'

/** The lists of a batch that are of no kind. */
const common = ['tenants', 'claimed', 'owned', 'events', 'heads', 'trims'] as const

/** The lists of a batch of each kind. */
const perKind = ['expected', 'removed', 'made', 'changed', 'raised'] as const

/*
 * A batch is a text. Its first line has marks. Each other line is a list of rows as JSON, or empty:
 *
 * - `tenants`: the tenant of every commit, as a text. The function locks their logs.
 * - `claimed`: `{ tenant, key, owner }`. The key has no owner, or this one.
 * - `owned`: `{ tenant, key, kind, id }`. Every key of the records that are made.
 * - `events`: `{ tenant, place, at, type, body }`. The place is counted from the head of the log.
 * - `heads`: `{ tenant, events }`. How far the head of a log moves.
 * - `trims`: `{ tenant, before, through }`. The place is counted from the head of the log.
 *
 * The lists of each kind:
 *
 * - `expected`: `{ tenant, id, version }`. Without a version the record must not exist. An existing record that is
 *   written has its new `keys`. A job with a `fence` must be running under it.
 * - `removed`: `{ tenant, id }` of rows to delete.
 * - `made`: new records, with short names of fields. With `_words`, if the kind is searched.
 * - `changed`: existing records, in the same form.
 * - `raised`: records, and the amount by which each counter is raised, as `_by_<counter>`.
 *
 * The server prepares each expression of a function again in every transaction. A look for a mark in a short text costs a
 * fraction of a look into a list of texts.
 */
export type CommonList = (typeof common)[number]
export type KindList = (typeof perKind)[number]

/** The places of the lists of a batch, and its marks. */
export interface BatchLists {
  /** The line of a list that is of no kind. The first line has the marks. */
  line(name: CommonList): number
  /** The line of a list of a kind. The first line has the marks. */
  lineOf(kind: string, name: KindList): number
  /** The mark of a batch that writes a record of a kind. */
  writes(kind: string): string
  /** The mark of a batch in which a record with an element of a set is made or changed. */
  lists(kind: string): string
  /** Whether a batch has a list of a kind, from a place in the layout on. */
  reaches(place: number): string
}

/** The mark of a batch that deletes a record that may own keys. */
export const LEAVING = 'leaving'

/** The mark of a batch that expects an existing job. */
export const HELD = 'held'

/** The mark of a batch that has a list. */
export function markOf(line: number): string {
  return String(line)
}

export function batchLists(layout: Layout): BatchLists {
  const places = new Map([...layout.keys()].map((kind, place) => [kind, place]))
  const placeOf = (kind: string): number => places.get(kind) ?? 0
  const firstOf = (place: number): number => 1 + common.length + place * perKind.length
  return {
    line: (name) => 1 + common.indexOf(name),
    lineOf: (kind, name) => firstOf(placeOf(kind)) + perKind.indexOf(name),
    writes: (kind) => `w${placeOf(kind)}`,
    lists: (kind) => `l${placeOf(kind)}`,
    reaches: (place) => `cardinality(_lists) > ${firstOf(place)}`,
  }
}

/** Whether a batch has a mark. */
export function marked(mark: string): string {
  return `_marks like '% ${mark} %'`
}

/** Whether a batch has a list. */
export function has(line: number): string {
  return marked(markOf(line))
}

/** A list, as JSON. */
export function json(line: number): string {
  return `_lists[${line + 1}]::json`
}

/** A list of rows of a kind's table, each under an alias, with its columns and their types. */
export function rows(line: number, alias: string, columns: readonly string[]): string {
  return `json_to_recordset(${json(line)}) ${alias}(${columns.join(', ')})`
}
