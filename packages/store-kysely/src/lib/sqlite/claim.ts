import type { ClaimOptions, Job, QueueRule, Time } from '@parley/core'
import { sql } from 'kysely'
import { recordOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { type Row, statement } from '../statement.ts'
import { tables } from '../tables.ts'
import { listed } from './dialect.ts'

/** A job that may run, and its place in the order of commits. */
interface Candidate {
  place: number
  job: Job
}

const runningJobs = statement(
  (slot) => sql`
    select queue, count(*) as running from parley_jobs
    where state = 'running' and queue in ${listed(slot('queues'))} and lease > ${slot('now')} group by queue`,
)
const queueClocks = statement(
  (slot) => sql`select queue, free_at from parley_queues where queue in ${listed(slot('queues'))}`,
)
// For each queue the first few, so that a long queue does not crowd out the others.
const candidates = statement(
  (slot) => sql`
    select j.place, ${sql.join(tables.job.columns.map(({ name }) => sql.ref(`j.${name}`)))}
    from json_each(${slot('queues')}) q join parley_jobs j on j.place in (
      select c.place from parley_jobs c
      where c.queue = q.value and c.state <> 'dead' and c.due <= ${slot('now')}
        and (c.state = 'waiting' or coalesce(c.lease, 0) <= ${slot('now')})
        and (c."group" is null or not exists (
          select 1 from parley_jobs o
          where o.tenant = c.tenant and o.queue = c.queue and o."group" = c."group"
            and o.state <> 'dead' and o.place < c.place))
      order by c.priority desc, c.due, c.place limit ${slot('limit')})
    order by j.priority desc, j.due, j.place`,
)
const takeJob = statement(
  (slot) => sql`
    update parley_jobs set state = 'running', lease = ${slot('lease')}, fence = ${slot('fence')},
      version = ${slot('version')}
    where place = ${slot('place')}`,
)
const moveClock = statement(
  (slot) => sql`
    insert into parley_queues (queue, free_at) values (${slot('queue')}, ${slot('free_at')})
    on conflict (queue) do update set free_at = excluded.free_at`,
)

/** Looks which jobs may run now, in the order in which they would be handed out. Changes nothing. */
export function* chooseJobs({ now, limit, queues }: ClaimOptions): Script<Candidate[]> {
  const rules = new Map(queues.map((rule) => [rule.queue, rule]))
  const free = yield* freeSlots(rules, now)
  const open = [...free].filter(([, slots]) => slots > 0).map(([queue]) => queue)
  if (open.length === 0 || limit <= 0) return []
  const rows = yield* ask(candidates, { queues: JSON.stringify(open), now, limit })
  const chosen: Candidate[] = []
  for (const row of rows) {
    const job = recordOf('job', row)
    const slots = free.get(job.queue) ?? 0
    if (slots === 0 || chosen.length === limit) continue
    // Where starts are spaced, the first of them closes the queue.
    free.set(job.queue, (rules.get(job.queue)?.spacing ?? 0) > 0 ? 0 : slots - 1)
    chosen.push({ place: Number(row.place), job })
  }
  return chosen
}

/** Hands out the jobs that may run now. */
export function* claim(options: ClaimOptions): Script<Job[]> {
  const { now, queues } = options
  const chosen = yield* chooseJobs(options)
  const rules = new Map(queues.map((rule) => [rule.queue, rule]))
  const taken = chosen.map(({ place, job }) => ({ place, job: handedOut(job, rules.get(job.queue)?.lease ?? 0, now) }))
  yield* tell(takeJob, taken.map(takenRow))
  const spaced = new Set(taken.map(({ job }) => job.queue))
  const clocks = [...rules.values()].filter(({ queue, spacing }) => spacing > 0 && spaced.has(queue))
  yield* tell(
    moveClock,
    clocks.map(({ queue, spacing }) => ({ queue, free_at: now + spacing })),
  )
  return taken.map(({ job }) => job)
}

/** How many jobs of each queue may start now. */
function* freeSlots(rules: ReadonlyMap<string, QueueRule>, now: Time): Script<Map<string, number>> {
  const queues = JSON.stringify([...rules.keys()])
  const running = yield* ask(runningJobs, { queues, now })
  const clocks = yield* ask(queueClocks, { queues })
  const free = new Map([...rules.values()].map(({ queue, concurrency }) => [queue, concurrency]))
  for (const row of running) {
    const queue = String(row.queue)
    free.set(queue, Math.max(0, (free.get(queue) ?? 0) - Number(row.running)))
  }
  for (const { queue, free_at } of clocks) if (Number(free_at) > now) free.set(String(queue), 0)
  return free
}

function handedOut(job: Job, lease: number, now: Time): Job {
  return { ...job, state: 'running', lease: now + lease, fence: job.fence + 1, version: job.version + 1 }
}

function takenRow({ place, job: { lease, fence, version } }: Candidate): Row {
  return { place, lease, fence, version }
}
