import type { ClaimOptions, Job } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Layout, Table } from '../layout.ts'
import { onceFor } from '../once.ts'
import { recordOf } from '../rows.ts'
import { type Statement, statement } from '../statement.ts'
import { claimFunction } from './functions/claim.ts'
import { SCHEMA } from './schema/names.ts'

const claimJobs = onceFor((table: Table): Statement => {
  const call = sql.raw(`${SCHEMA}.${claimFunction(table).name}`)
  return statement(
    (slot, { column }) => sql`
      select ${sql.join(table.columns.map((each) => column(each)))}
      from ${call}(${slot('now')}, ${slot('limit')}, ${slot('rules')}::json)`,
  )
})

/** Claims the jobs that may run now, in one call. */
export async function claim(
  connection: Connection,
  layout: Layout,
  { now, limit, queues, signal }: ClaimOptions,
): Promise<Job[]> {
  const table = [...layout.values()].find(({ leased }) => leased)
  if (table === undefined || limit <= 0 || queues.length === 0) return []
  const rows = await connection.ask(claimJobs(table), { now, limit, rules: JSON.stringify(queues) }, { signal })
  return rows.map((row) => recordOf(table, row) as Job)
}
