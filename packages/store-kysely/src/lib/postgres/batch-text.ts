import { ParleyError } from '@parley/core'
import type { Commit, Plan, Stored } from '@parley/core/store'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { indexedWords } from '../search/indexed-words.ts'
import type { Assumption } from './assumption.ts'
import { batchLists, type CommonList, type KindList } from './functions/batch-lists.ts'
import { raiseOf, WORDS } from './functions/write.ts'

/** Collects the lists of a batch, each as a line of JSON. */
class Lines {
  readonly #lists: (object | string)[][] = []
  readonly #lines: ReturnType<typeof batchLists>

  constructor(layout: Layout) {
    this.#lines = linesOf(layout)
  }

  add(name: CommonList, row: object | string): void {
    this.#addTo(this.#lines.line(name), row)
  }

  addOf(kind: string, name: KindList, row: object): void {
    this.#addTo(this.#lines.lineOf(kind, name), row)
  }

  /** Lines behind the last list are left out. JSON has no line breaks of its own. */
  toString(): string {
    const lines: string[] = []
    for (let line = 0; line < this.#lists.length; line += 1) {
      const list = this.#lists[line]
      lines.push(list === undefined ? '' : JSON.stringify(list))
    }
    return lines.join('\n')
  }

  #addTo(line: number, row: object | string): void {
    const list = this.#lists[line]
    if (list === undefined) this.#lists[line] = [row]
    else list.push(row)
  }
}

const linesOf = onceFor(batchLists)

/** What a batch comes to and what it takes for granted, as the function of the database reads it. */
export function batchText(
  layout: Layout,
  batch: readonly Commit[],
  plan: Plan,
  { expected, claimed }: Assumption,
): string {
  const lines = new Lines(layout)
  for (const tenant of new Set(batch.map((commit) => commit.tenant))) lines.add('tenants', tenant)
  for (const each of claimed) lines.add('claimed', each)
  for (const { kind, tenant, id } of plan.remove) lines.addOf(kind, 'removed', { tenant, id })
  for (const record of plan.make) {
    const { tenant, kind, id, keys = [] } = record
    lines.addOf(kind, 'made', written(layout, record))
    if (hasElements(layout, record)) lines.addOf(kind, 'elements', [])
    for (const key of keys) lines.add('owned', { tenant, key, kind, id })
  }
  const kept = new Map<string, Stored['keys']>()
  for (const record of plan.change) {
    lines.addOf(record.kind, 'changed', written(layout, record))
    if (hasElements(layout, record)) lines.addOf(record.kind, 'elements', [])
    if (record.keys !== undefined) kept.set(`${record.tenant}\n${record.id}`, record.keys)
  }
  for (const { record, by } of plan.raise) {
    lines.addOf(record.kind, 'raised', { ...written(layout, record), ...raisesOf(layout.get(record.kind), by) })
  }
  for (const each of expected) {
    const { tenant, kind, id } = each
    const keys = kept.get(`${tenant}\n${id}`)
    lines.addOf(kind, 'expected', { tenant, id, ...versionOf(each), keys })
  }
  for (const { tenant, place, event } of plan.events) {
    lines.add('events', { tenant, place, at: event.at, type: event.type, body: event })
  }
  for (const { tenant, head } of plan.heads) lines.add('heads', { tenant, events: head })
  for (const trim of plan.trims) lines.add('trims', trim)
  return lines.toString()
}

// A record as it is: the function takes of it the fields that have columns.
function written(layout: Layout, record: Stored): object {
  const table = layout.get(record.kind)
  if (table === undefined) throw unknownKind(record.kind)
  for (const field of setsOf(table)) ensureSet(Reflect.get(record, field))
  return table.searched === undefined ? record : { ...record, [WORDS]: indexedWords(table.searched, record) }
}

const setsOf = onceFor(({ columns }: Table) => columns.filter(({ type }) => type === 'set').map(({ field }) => field))

function ensureSet(value: unknown): void {
  if (value === null || (Array.isArray(value) && value.every((element) => typeof element === 'string'))) return
  throw new ParleyError('store.refused', { reason: 'A value of it is no set of texts.' })
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
  return Object.fromEntries(counters.map(({ field }) => [raiseOf(field), by[field] ?? 0]))
}
