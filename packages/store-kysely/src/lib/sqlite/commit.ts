import type { Commit, CommitResult, Job, Key, Kind, TenantId } from '@parley/core'
import type { PlacedEvent, Plan, Raise, Snapshot, StoredVersion } from '@parley/core/store'
import { planBatch } from '@parley/core/store'
import { sql } from 'kysely'
import { rowOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { type Row, type Statement, statement } from '../statement.ts'
import { columnName, kinds, tables } from '../tables.ts'
import { listed, listedPairs } from './dialect.ts'
import { keepSearchable, makeSearchable } from './make-searchable.ts'
import { trimLog } from './trim.ts'
import { deleteById, insert, raiseCounters, rareChanges, update } from './write.ts'

const standingRecords = new Map<Kind, Statement>(kinds.map((kind) => [kind, selectStanding(kind)]))

const ownersOfKeys = statement(
  (slot) => sql`select tenant, key, id from parley_keys where (tenant, key) in ${listedPairs(slot('keys'))}`,
)
const headsOfLogs = statement(
  (slot) => sql`select tenant, head from parley_logs where tenant in ${listed(slot('tenants'))}`,
)

const releaseKey = statement(
  (slot) => sql`delete from parley_keys where tenant = ${slot('tenant')} and key = ${slot('key')}`,
)
const claimKey = statement(
  (slot) => sql`
    insert into parley_keys (tenant, key, kind, id)
    values (${slot('tenant')}, ${slot('key')}, ${slot('kind')}, ${slot('id')})`,
)
const appendEvent = statement(
  (slot) => sql`
    insert into parley_events (tenant, place, at, type, conversation_id, message_id, body)
    values (${slot('tenant')}, ${slot('place')}, ${slot('at')}, ${slot('type')},
      ${slot('conversation_id')}, ${slot('message_id')}, ${slot('body')})`,
)
const moveHead = statement(
  (slot) => sql`
    insert into parley_logs (tenant, head, trimmed) values (${slot('tenant')}, ${slot('head')}, 0)
    on conflict (tenant) do update set head = excluded.head`,
)

/** Makes a batch of commits: looks at all they speak of, decides, and writes each row once. */
export function* commit(batch: readonly Commit[]): Script<CommitResult[]> {
  const plan = planBatch(batch, yield* look(batch))
  yield* carryOut(plan)
  return plan.results
}

function* look(batch: readonly Commit[]): Script<Snapshot> {
  const expected = new Map<Kind, [TenantId, string][]>()
  const expect = (tenant: TenantId, kind: Kind, id: string): void => {
    const known = expected.get(kind)
    if (known === undefined) expected.set(kind, [[tenant, id]])
    else known.push([tenant, id])
  }
  const claimed: [TenantId, Key][] = []
  const writers = new Set<TenantId>()
  for (const { tenant, expect: expectations, put, events, trim } of batch) {
    for (const expectation of expectations) {
      if (expectation.type === 'lease') expect(tenant, 'job', expectation.job)
      else expect(tenant, expectation.ref.kind, expectation.ref.id)
    }
    for (const record of put) if ('keys' in record) for (const key of record.keys) claimed.push([tenant, key])
    if (events.length > 0 || trim !== undefined) writers.add(tenant)
  }
  const records: StoredVersion[] = []
  for (const [kind, refs] of expected) {
    const select = standingRecords.get(kind)
    if (select === undefined) continue
    for (const row of yield* ask(select, { refs: JSON.stringify(refs) })) records.push(standingOf(kind, row))
  }
  const owners = claimed.length === 0 ? [] : yield* ask(ownersOfKeys, { keys: JSON.stringify(claimed) })
  const heads = writers.size === 0 ? [] : yield* ask(headsOfLogs, { tenants: JSON.stringify([...writers]) })
  return {
    records,
    owners: owners.map(({ tenant, key, id }) => ({ tenant: tenant as TenantId, key: key as Key, id: String(id) })),
    heads: new Map(heads.map(({ tenant, head }) => [tenant as TenantId, Number(head)])),
  }
}

function* carryOut(plan: Plan): Script<void> {
  for (const kind of kinds) {
    yield* tell(
      deleteById[kind],
      plan.remove.filter((each) => each.kind === kind).map(({ tenant, id }) => ({ tenant, id })),
    )
    yield* tell(insert[kind], yield* rowsToMake(plan, kind))
    const changed = plan.change.filter((each) => each.kind === kind).map(rowOf)
    yield* tell(update[kind], changed)
    const rareChange = rareChanges[kind]
    if (rareChange !== undefined) yield* tell(rareChange, changed)
    yield* tell(raiseCounters[kind], plan.raise.filter(({ record }) => record.kind === kind).map(raisedRow))
  }
  yield* keepSearchable(plan.change.filter((each) => each.kind === 'message'))
  yield* tell(releaseKey, plan.release)
  yield* tell(claimKey, plan.claim)
  yield* tell(appendEvent, plan.events.map(eventRow))
  yield* tell(moveHead, plan.heads)
  for (const trim of plan.trims) yield* trimLog(trim)
}

function* rowsToMake({ make }: Plan, kind: Kind): Script<Row[]> {
  if (kind === 'message') return yield* makeSearchable(make.filter((each) => each.kind === 'message'))
  return make.filter((each) => each.kind === kind).map(rowOf)
}

function selectStanding(kind: Kind): Statement {
  const { name, keyed } = tables[kind]
  const keys = keyed ? sql`keys` : sql`'[]' as keys`
  const lease = kind === 'job' ? sql`, state, fence` : sql``
  return statement(
    (slot, { table }) => sql`
      select tenant, id, version, ${keys}${lease} from ${table(name)}
      where (tenant, id) in ${listedPairs(slot('refs'))}`,
  )
}

function standingOf(kind: Kind, { tenant, id, version, keys, state, fence }: Row): StoredVersion {
  const owned: Key[] = JSON.parse(String(keys))
  const standing: StoredVersion = {
    kind,
    tenant: tenant as TenantId,
    id: String(id),
    version: Number(version),
    keys: owned,
  }
  return kind === 'job' ? { ...standing, state: state as Job['state'], fence: Number(fence) } : standing
}

function raisedRow({ record, by }: Raise): Row {
  const row = rowOf(record)
  for (const counter of tables[record.kind].counters) row[`${counter}_by`] = 0
  for (const [field, amount] of Object.entries(by)) row[`${columnName(field)}_by`] = amount
  return row
}

function eventRow({ tenant, place, event }: PlacedEvent): Row {
  return {
    tenant,
    place,
    at: event.at,
    type: event.type,
    conversation_id: 'conversationId' in event ? event.conversationId : null,
    message_id: 'messageId' in event ? event.messageId : null,
    body: JSON.stringify(event),
  }
}
