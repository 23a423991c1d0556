import type { ClaimOptions, Job } from '@parley/core'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { recordOf } from '../rows.ts'
import { statement } from '../statement.ts'
import { tables } from '../tables.ts'

const claimJobs = statement(
  (slot, { column }) => sql`
    select ${sql.join(tables.job.columns.map(({ name, type }) => column(name, type)))}
    from parley.claim(${slot('now')}, ${slot('limit')}, ${slot('rules')}::json)`,
)

/** Hands out the jobs that may run now, in one call. */
export async function claim(connection: Connection, { now, limit, queues, signal }: ClaimOptions): Promise<Job[]> {
  if (limit <= 0 || queues.length === 0) return []
  const rows = await connection.ask(claimJobs, { now, limit, rules: JSON.stringify(queues) }, { signal })
  return rows.map((row) => recordOf('job', row))
}
