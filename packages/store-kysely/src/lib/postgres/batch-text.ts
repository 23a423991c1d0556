import { ParleyError } from '@parley/core'
import { type Commit, job, type Plan, type Stored } from '@parley/core/store'
import { blankOf } from '../blank.ts'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { indexedWords } from '../search/indexed-words.ts'
import type { Assumption } from './assumption.ts'
import {
  type BatchLists,
  batchLists,
  type CommonList,
  HELD,
  type KindList,
  LEAVING,
  markOf,
} from './functions/batch-lists.ts'
import { fieldOf, raiseOf, WORDS } from './functions/fields.ts'

/** Collects the lists of a batch, and its marks. */
class Lines {
  readonly #lists: (object | string)[][] = []
  readonly #lines: BatchLists
  readonly #marks = new Set<string>()

  constructor(layout: Layout) {
    this.#lines = linesOf(layout)
  }

  add(name: CommonList, row: object | string): void {
    this.#addTo(this.#lines.line(name), row)
  }

  addOf(kind: string, name: KindList, row: object): void {
    if (name !== 'expected') this.#marks.add(this.#lines.writes(kind))
    this.#addTo(this.#lines.lineOf(kind, name), row)
  }

  /** A record that may own keys is deleted. */
  markLeaving(): void {
    this.#marks.add(LEAVING)
  }

  /** A job is expected to exist. */
  markHeld(): void {
    this.#marks.add(HELD)
  }

  /** A record of a kind is written with an element of a set. */
  markElements(kind: string): void {
    this.#marks.add(this.#lines.lists(kind))
  }

  /** Lines after the last list are omitted. JSON has no line breaks of its own. */
  toString(): string {
    const lines: string[] = []
    for (let line = 1; line < this.#lists.length; line += 1) {
      const list = this.#lists[line]
      lines.push(list === undefined ? '' : JSON.stringify(list))
    }
    return [` ${[...this.#marks].join(' ')} `, ...lines].join('\n')
  }

  #addTo(line: number, row: object | string): void {
    const list = this.#lists[line]
    if (list !== undefined) list.push(row)
    else {
      this.#lists[line] = [row]
      this.#marks.add(markOf(line))
    }
  }
}

const linesOf = onceFor(batchLists)

/** The plan of a batch and its expectations, in the form that the function of the database reads. */
export function batchText(
  layout: Layout,
  batch: readonly Commit[],
  plan: Plan,
  { expected, claimed }: Assumption,
): string {
  const lines = new Lines(layout)
  for (const tenant of new Set(batch.map((commit) => commit.tenant))) lines.add('tenants', tenant)
  for (const each of claimed) lines.add('claimed', each)
  for (const { kind, tenant, id } of plan.remove) {
    lines.addOf(kind, 'removed', { tenant, id })
    if (layout.get(kind)?.keyed === true) lines.markLeaving()
  }
  for (const record of plan.make) {
    const { tenant, kind, id, keys = [] } = record
    lines.addOf(kind, 'made', written(layout, record))
    if (hasElements(layout, record)) lines.markElements(kind)
    for (const key of keys) lines.add('owned', { tenant, key, kind, id })
  }
  const kept = new Map<string, Stored['keys']>()
  for (const record of plan.change) {
    lines.addOf(record.kind, 'changed', written(layout, record))
    if (hasElements(layout, record)) lines.markElements(record.kind)
    if (record.keys !== undefined) kept.set(`${record.tenant}\n${record.id}`, record.keys)
  }
  for (const { record, by } of plan.raise) {
    lines.addOf(record.kind, 'raised', { ...written(layout, record), ...raisesOf(layout.get(record.kind), by) })
  }
  for (const each of expected) {
    const { tenant, kind, id } = each
    const keys = kept.get(`${tenant}\n${id}`)
    if (each.stored !== undefined && kind === job.kind) lines.markHeld()
    lines.addOf(kind, 'expected', { tenant, id, ...versionOf(each), keys })
  }
  for (const { tenant, place, event } of plan.events) {
    lines.add('events', { tenant, place, at: event.at, type: event.type, body: event })
  }
  for (const { tenant, head } of plan.heads) lines.add('heads', { tenant, events: head })
  for (const trim of plan.trims) lines.add('trims', trim)
  return lines.toString()
}

/** How the records of a kind are written. */
interface Form {
  fields: readonly { field: string; name: string }[]
  /** An object with each of the fields, for a spread. */
  blank: object
}

const formOf = onceFor((table: Table): Form => {
  const fields = table.columns.map((column) => ({ field: column.field, name: fieldOf(table, column) }))
  return { fields, blank: blankOf([...fields.map(({ name }) => name), WORDS]) }
})

// A field without a value is omitted.
function written(layout: Layout, record: Stored): object {
  const table = layout.get(record.kind)
  if (table === undefined) throw unknownKind(record.kind)
  for (const field of setsOf(table)) ensureSet(Reflect.get(record, field))
  const { fields, blank } = formOf(table)
  const row: { [name: string]: unknown } = { ...blank }
  for (const { field, name } of fields) row[name] = Reflect.get(record, field) ?? undefined
  row[WORDS] = table.searched === undefined ? undefined : indexedWords(table.searched, record)
  return row
}

const setsOf = onceFor(({ columns }: Table) => columns.filter(({ type }) => type === 'set').map(({ field }) => field))

function ensureSet(value: unknown): void {
  if (value === null || (Array.isArray(value) && value.every((element) => typeof element === 'string'))) return
  throw new ParleyError('store.refused', { reason: 'A value of it is not a set of texts.' })
}

function hasElements(layout: Layout, record: Stored): boolean {
  const table = layout.get(record.kind)
  if (table === undefined || table.sets.length === 0) return false
  return setsOf(table).some((field) => {
    const value: unknown = Reflect.get(record, field)
    return Array.isArray(value) && value.length > 0
  })
}

function unknownKind(kind: string): ParleyError {
  return new ParleyError('store.misused', { reason: `The schema of migrate has no kind ${kind}.` })
}

function versionOf({ stored }: Assumption['expected'][number]): { version?: number; fence?: number } {
  if (stored === undefined) return {}
  const { version, fence } = stored
  return Number.isNaN(version) ? { version: 0, ...(fence === undefined ? {} : { fence }) } : { version }
}

function raisesOf(table: Table | undefined, by: { [field: string]: number }): { [field: string]: number } {
  const counters = table?.columns.filter(({ type }) => type === 'counter') ?? []
  return Object.fromEntries(counters.map(({ field, name }) => [raiseOf(name), by[field] ?? 0]))
}
