import type { AnyRecord, Commit, CommitResult, Key, Kind, StoreOptions } from '@parley/core'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Plan } from '../picture.ts'
import { planBatch } from '../plan.ts'
import { saidBy } from '../search/said.ts'
import { type Row, statement } from '../statement.ts'
import { columnName, kinds, tables } from '../tables.ts'
import { type Assumption, assume, correct, type Found } from './assumption.ts'

/** How often a batch is decided anew because others were quicker, before it is given back to be loaded again. */
const TRIES = 5

/** How long a call may take, in milliseconds: what is slow but comes is better than what is done twice. */
const PATIENCE = 3_000

const counted = kinds.filter((kind) => tables[kind].counters.length > 0)
const parameters = [
  ...['tenants', 'expected', 'held', 'claimed', 'removed', 'owning', 'owned', 'events', 'heads', 'trims'],
  ...kinds.map((kind) => `new_${tables[kind].name}`),
  ...kinds.map((kind) => `changed_${tables[kind].name}`),
  ...counted.map((kind) => `raised_${tables[kind].name}`),
]

const commitAll = statement((slot) => {
  const given = parameters.map((name) => sql`${sql.ref(name)} => ${slot(name)}::json`)
  return sql`
    with done as materialized (select parley.commit(${sql.join(given)}) as found)
    select found::text, case when found is null then
      parley.make_searchable(${slot('said')}::json, ${slot('said_anew')}::json) end
    from done`
})

/**
 * Makes a batch of commits in one call: decided here as if all were as expected, checked and written there.
 *
 * Where it is not, the answer says how it is; the batch is decided again on that, so that those of its commits that
 * nothing stands against take effect.
 */
export async function commit(
  connection: Connection,
  batch: readonly Commit[],
  options?: StoreOptions,
): Promise<CommitResult[]> {
  if (batch.length === 0) return []
  let assumption = assume(batch)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const plan = planBatch(batch, assumption.picture)
    if (plan.results.every(({ ok }) => !ok)) return plan.results
    const [answer] = await connection.ask(commitAll, valuesOf(batch, plan, assumption), {
      ...options,
      patience: PATIENCE,
    })
    const { found = null } = answer ?? {}
    if (found === null) return plan.results
    assumption = correct(assumption, foundIn(String(found)))
  }
  return batch.map(({ tenant }) => ({ ok: false, conflict: tenant }))
}

function valuesOf(batch: readonly Commit[], plan: Plan, { expected, claimed }: Assumption): Row {
  const lists: { [name: string]: readonly object[] } = {
    tenants: [...new Set(batch.map(({ tenant }) => tenant))].map((tenant) => ({ tenant })),
    expected: expected
      .filter(({ kind }) => kind !== 'job')
      .map(({ standing, ...ref }) => ({ ...ref, version: standing?.version })),
    held: expected.filter(({ kind }) => kind === 'job').map(heldOf),
    claimed,
    removed: plan.remove,
    owning: plan.change.flatMap((record) => {
      if (!('keys' in record)) return []
      const { tenant, kind, id, keys } = record
      return [{ tenant, kind, id, keys }]
    }),
    owned: [...plan.make, ...plan.change].flatMap(keysOf),
    events: plan.events.map(({ tenant, place, event }) => ({
      tenant,
      place,
      at: event.at,
      type: event.type,
      conversation_id: 'conversationId' in event ? event.conversationId : null,
      message_id: 'messageId' in event ? event.messageId : null,
      body: event,
    })),
    heads: plan.heads.map(({ tenant, head }) => ({ tenant, events: head })),
    trims: plan.trims,
  }
  for (const kind of kinds) {
    lists[`new_${tables[kind].name}`] = plan.make.filter((record) => record.kind === kind).map(rowOf)
    lists[`changed_${tables[kind].name}`] = plan.change.filter((record) => record.kind === kind).map(rowOf)
  }
  for (const kind of counted) {
    lists[`raised_${tables[kind].name}`] = plan.raise
      .filter(({ record }) => record.kind === kind)
      .map(({ record, by }) => ({ ...rowOf(record), ...raisesOf(kind, by) }))
  }
  const values: Row = { said: listOf(plan.make.flatMap(saidRow)), said_anew: listOf(plan.change.flatMap(saidRow)) }
  for (const name of parameters) {
    values[name] = listOf(lists[name] ?? [])
  }
  return values
}

function listOf(rows: readonly object[]): string | null {
  return rows.length === 0 ? null : JSON.stringify(rows)
}

function saidRow(record: AnyRecord): { tenant: string; id: string; said: string }[] {
  if (record.kind !== 'message') return []
  return [{ tenant: record.tenant, id: record.id, said: saidBy(record) }]
}

// A record as JSON has it: the database takes it apart.
function rowOf(record: AnyRecord): { [column: string]: unknown } {
  const row: { [column: string]: unknown } = {}
  for (const { field, name } of tables[record.kind].columns) row[name] = Reflect.get(record, field)
  return row
}

function heldOf({ tenant, id, standing }: Assumption['expected'][number]): object {
  if (standing === undefined) return { tenant, id }
  const { version, fence } = standing
  return Number.isNaN(version) ? { tenant, id, version: 0, fence } : { tenant, id, version }
}

function keysOf(record: AnyRecord): { tenant: string; key: Key; kind: Kind; id: string }[] {
  if (!('keys' in record)) return []
  const { tenant, kind, id } = record
  return record.keys.map((key) => ({ tenant, key, kind, id }))
}

function raisesOf(kind: Kind, by: { [field: string]: number }): { [column: string]: number } {
  const raises = Object.fromEntries(tables[kind].counters.map((name) => [`${name}_by`, 0]))
  for (const [field, amount] of Object.entries(by)) raises[`${columnName(field)}_by`] = amount
  return raises
}

function foundIn(answer: string): Found {
  const { records, jobs, owners } = JSON.parse(answer)
  const standing = [...(records ?? []), ...(jobs ?? []).map((job: object) => ({ ...job, kind: 'job' }))]
  return { records: standing.map((each) => ({ ...each, keys: each.keys ?? [] })), owners: owners ?? [] }
}
