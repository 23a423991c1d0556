import type { AnyRecord, Commit, Kind } from '@parley/core'
import type { Plan } from '@parley/core/store'
import { saidBy } from '../search/indexed-words.ts'
import type { Row } from '../statement.ts'
import { kinds, tables } from '../tables.ts'
import type { Assumption } from './assumption.ts'

const unleased = kinds.filter((kind) => kind !== 'job')
const counted = kinds.filter((kind) => tables[kind].counters.length > 0)

/** The lists that a batch of commits is handed over in, as the database's function names them. */
export const handed: readonly string[] = [
  ...['tenants', 'held', 'claimed', 'removed', 'owned', 'events', 'heads', 'trims'],
  ...unleased.map((kind) => `expected_${tables[kind].name}`),
  ...kinds.flatMap((kind) => [`new_${tables[kind].name}`, `changed_${tables[kind].name}`]),
  ...counted.map((kind) => `raised_${tables[kind].name}`),
]

/** What a batch comes to, and what it takes for granted, as the database takes it: lists as JSON, null where they are empty. */
export function commitArguments(batch: readonly Commit[], plan: Plan, { expected, claimed }: Assumption): Row {
  const lists = new Map<string, object[]>()
  const add = (name: string, row: object): void => {
    const list = lists.get(name)
    if (list === undefined) lists.set(name, [row])
    else list.push(row)
  }
  const kept = new Map<string, readonly string[]>()
  for (const record of plan.make) {
    add(`new_${tables[record.kind].name}`, written(record))
    const { tenant, kind, id } = record
    if ('keys' in record) for (const key of record.keys) add('owned', { tenant, key, kind, id })
  }
  for (const record of plan.change) {
    add(`changed_${tables[record.kind].name}`, written(record))
    if ('keys' in record) kept.set(`${record.tenant}\n${record.id}`, record.keys)
  }
  for (const { record, by } of plan.raise) {
    add(`raised_${tables[record.kind].name}`, { ...record, ...raisesOf(record.kind, by) })
  }
  for (const each of expected) {
    const { tenant, kind, id, standing } = each
    if (kind === 'job') add('held', heldOf(each))
    else {
      const keys = kept.get(`${tenant}\n${id}`)
      add(`expected_${tables[kind].name}`, { tenant, id, version: standing?.version, keys })
    }
  }
  for (const { tenant, place, event } of plan.events) {
    add('events', {
      tenant,
      place,
      at: event.at,
      type: event.type,
      conversation_id: 'conversationId' in event ? event.conversationId : null,
      message_id: 'messageId' in event ? event.messageId : null,
      body: event,
    })
  }
  for (const tenant of new Set(batch.map((commit) => commit.tenant))) add('tenants', { tenant })
  for (const { tenant, head } of plan.heads) add('heads', { tenant, events: head })
  const rest = { claimed, removed: plan.remove, trims: plan.trims }
  const values: Row = {}
  for (const name of handed) values[name] = null
  for (const [name, list] of [...lists, ...Object.entries(rest)]) {
    if (list.length > 0) values[name] = JSON.stringify(list)
  }
  return values
}

// A record as it is: the database takes of it what it keeps.
function written(record: AnyRecord): object {
  return record.kind === 'message' ? { ...record, said: saidBy(record) } : record
}

function heldOf({ tenant, id, standing }: Assumption['expected'][number]): object {
  if (standing === undefined) return { tenant, id }
  const { version, fence } = standing
  return Number.isNaN(version) ? { tenant, id, version: 0, fence } : { tenant, id, version }
}

function raisesOf(kind: Kind, by: { [field: string]: number }): { [field: string]: number } {
  return Object.fromEntries(
    tables[kind].columns.filter(({ type }) => type === 'counter').map(({ field }) => [`${field}By`, by[field] ?? 0]),
  )
}
