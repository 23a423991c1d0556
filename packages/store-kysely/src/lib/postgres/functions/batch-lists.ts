import type { Layout } from '../../layout/table.ts'

/** What a batch has beside its records: each is a list. */
const common = ['tenants', 'claimed', 'owned', 'events', 'heads', 'trims'] as const

/** What a batch has of each kind: each is a list. */
const perKind = ['expected', 'removed', 'made', 'changed', 'raised', 'elements'] as const

/*
 * The lists of a batch, as rows of JSON:
 *
 *   tenants    the tenant of every commit, as a text. The function locks their logs until the transaction ends
 *   claimed    { tenant, key, owner }: the key has no owner, or this one
 *   owned      { tenant, key, kind, id }: every key of the records that are made
 *   events     { tenant, place, at, type, body }, with the place counted from the head of the log
 *   heads      { tenant, events }: how far the head of a log moves
 *   trims      { tenant, before, through }, with the place counted from the head of the log
 *   expected   { tenant, id, version }, without a version where the record must not exist; with `keys` from now on, where
 *              the record exists and is written. Of a job with a `fence`, it must be running under that
 *   removed    { tenant, id } of rows to delete
 *   made       records that do not exist; with their words as `_words`, where the kind is searched
 *   changed    records that exist, likewise
 *   raised     records, and by how much each counter is raised, as `_by_<counter>`
 *   elements   there, where a record that is made or changed has an element of a set
 */
export type CommonList = (typeof common)[number]
export type KindList = (typeof perKind)[number]

/** Where each list of a batch is. A batch is a text: each list is the JSON of one line, and an absent list is empty. */
export interface BatchLists {
  /** The line of a list that every batch has, from 0. */
  line(name: CommonList): number
  /** The line of a list of a kind, from 0. */
  lineOf(kind: string, name: KindList): number
}

export function batchLists(layout: Layout): BatchLists {
  const kinds = new Map([...layout.keys()].map((kind, place) => [kind, place]))
  return {
    line: (name) => common.indexOf(name),
    lineOf: (kind, name) => common.length + (kinds.get(kind) ?? 0) * perKind.length + perKind.indexOf(name),
  }
}

/** A list within the function, as JSON. */
export function json(line: number): string {
  return `${text(line)}::json`
}

/** A list within the function, null where it is absent. */
export function text(line: number): string {
  return `_lists[${line + 1}]`
}

/** A list of rows of a kind's table, each under an alias, with its columns and their types. */
export function rows(line: number, alias: string, columns: readonly string[]): string {
  return `json_to_recordset(${json(line)}) ${alias}(${columns.join(', ')})`
}
