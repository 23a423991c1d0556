import type { ClaimOptions, Job, QueueRule, Time } from '@parley/core/store'
import { sql } from 'kysely'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { recordOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { type Row, type Statement, statement } from '../statement.ts'
import { listed } from './dialect.ts'

/** A job that may run, and its place in the order of commits. */
interface Candidate {
  place: number
  job: Job
}

interface ClaimStatements {
  table: Table
  running: Statement
  clocks: Statement
  candidates: Statement
  take: Statement
  moveClock: Statement
}

const statementsOf = onceFor((layout: Layout): ClaimStatements | undefined => {
  const leased = [...layout.values()].find((table) => table.leased)
  return leased === undefined ? undefined : statementsOn(leased)
})

function statementsOn(jobs: Table): ClaimStatements {
  return {
    table: jobs,
    running: statement(
      (slot, { table }) => sql`
        select queue, count(*) as running from ${table(jobs.name)}
        where state = 'running' and queue in ${listed(slot('queues'))} and lease > ${slot('now')} group by queue`,
    ),
    clocks: statement((slot) => sql`select queue, free_at from parley_queues where queue in ${listed(slot('queues'))}`),
    // The first few of each queue, so that a long queue does not crowd out the others.
    candidates: statement(
      (slot, { table }) => sql`
        select j.place, ${sql.join(jobs.columns.map(({ name }) => sql.ref(`j.${name}`)))}
        from json_each(${slot('queues')}) q join ${table(jobs.name)} j on j.place in (
          select c.place from ${table(jobs.name)} c
          where c.queue = q.value and c.state <> 'dead' and c.due <= ${slot('now')}
            and (c.state = 'waiting' or coalesce(c.lease, 0) <= ${slot('now')})
            and (c."group" is null or not exists (
              select 1 from ${table(jobs.name)} o
              where o.tenant = c.tenant and o.queue = c.queue and o."group" = c."group"
                and o.state <> 'dead' and o.place < c.place))
          order by c.priority desc, c.due, c.place limit ${slot('limit')})
        order by j.priority desc, j.due, j.place`,
    ),
    take: statement(
      (slot, { table }) => sql`
        update ${table(jobs.name)} set state = 'running', lease = ${slot('lease')}, fence = ${slot('fence')},
          version = ${slot('version')}
        where place = ${slot('place')}`,
    ),
    moveClock: statement(
      (slot) => sql`
        insert into parley_queues (queue, free_at) values (${slot('queue')}, ${slot('free_at')})
        on conflict (queue) do update set free_at = excluded.free_at`,
    ),
  }
}

/** Reads the jobs that may run now, in the order of claims. Changes nothing. */
export function* chooseJobs(layout: Layout, { now, limit, queues }: ClaimOptions): Script<Candidate[]> {
  const statements = statementsOf(layout)
  if (statements === undefined) return []
  const rules = new Map(queues.map((rule) => [rule.queue, rule]))
  const free = yield* freeSlots(statements, rules, now)
  const open = [...free].filter(([, slots]) => slots > 0).map(([queue]) => queue)
  if (open.length === 0 || limit <= 0) return []
  const rows = yield* ask(statements.candidates, { queues: JSON.stringify(open), now, limit })
  const chosen: Candidate[] = []
  for (const row of rows) {
    const job = recordOf(statements.table, row) as Job
    const slots = free.get(job.queue) ?? 0
    if (slots === 0 || chosen.length === limit) continue
    // If starts are spaced, the first start closes the queue.
    free.set(job.queue, (rules.get(job.queue)?.spacing ?? 0) > 0 ? 0 : slots - 1)
    chosen.push({ place: Number(row.place), job })
  }
  return chosen
}

/** Claims the jobs that may run now. */
export function* claim(layout: Layout, options: ClaimOptions): Script<Job[]> {
  const { now, queues } = options
  const statements = statementsOf(layout)
  if (statements === undefined) return []
  const chosen = yield* chooseJobs(layout, options)
  const rules = new Map(queues.map((rule) => [rule.queue, rule]))
  const taken = chosen.map(({ place, job }) => ({ place, job: claimed(job, rules.get(job.queue)?.lease ?? 0, now) }))
  yield* tell(statements.take, taken.map(takenRow))
  const spaced = new Set(taken.map(({ job }) => job.queue))
  const clocks = [...rules.values()].filter(({ queue, spacing }) => spacing > 0 && spaced.has(queue))
  yield* tell(
    statements.moveClock,
    clocks.map(({ queue, spacing }) => ({ queue, free_at: now + spacing })),
  )
  return taken.map(({ job }) => job)
}

/** The number of jobs of each queue that may start now. */
function* freeSlots(
  statements: ClaimStatements,
  rules: ReadonlyMap<string, QueueRule>,
  now: Time,
): Script<Map<string, number>> {
  const queues = JSON.stringify([...rules.keys()])
  const running = yield* ask(statements.running, { queues, now })
  const clocks = yield* ask(statements.clocks, { queues })
  const free = new Map([...rules.values()].map(({ queue, concurrency }) => [queue, concurrency]))
  for (const row of running) {
    const queue = String(row.queue)
    free.set(queue, Math.max(0, (free.get(queue) ?? 0) - Number(row.running)))
  }
  for (const { queue, free_at } of clocks) if (Number(free_at) > now) free.set(String(queue), 0)
  return free
}

function claimed(job: Job, lease: number, now: Time): Job {
  return { ...job, state: 'running', lease: now + lease, fence: job.fence + 1, version: job.version + 1 }
}

function takenRow({ place, job: { lease, fence, version } }: Candidate): Row {
  return { place, lease, fence, version }
}
