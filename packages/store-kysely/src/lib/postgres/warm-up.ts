import type { StoreOptions, TenantId } from '@parley/core'
import { planBatch } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { REHEARSAL, rehearsedBatches, rehearsedLookups } from '../rehearsal.ts'
import { ask, type Script, tell } from '../script.ts'
import { statement } from '../statement.ts'
import { assume } from './assumption.ts'
import { commitAll } from './commit.ts'
import { commitArguments } from './commit-arguments.ts'
import { load } from './load.ts'

const begin = statement(() => sql`savepoint parley_rehearsal`)
const undo = statement(() => sql`rollback to savepoint parley_rehearsal`)

/**
 * Opens `sessions` connections, and has each plan what loads and commits say. Nothing of it stays.
 *
 * A connection has plans of its own, and the function of a commit has more than a hundred statements to plan.
 */
export async function warmUp(connection: Connection, sessions: number, options?: StoreOptions): Promise<void> {
  await Promise.all(Array.from({ length: sessions }, (_, place) => warmOne(connection, place, options)))
}

async function warmOne(connection: Connection, place: number, options?: StoreOptions): Promise<void> {
  const tenant = `${REHEARSAL}:${place}` as TenantId
  // As a script that reads, for in the end it has changed nothing.
  await connection.read(() => rehearse(tenant), options)
  await load(connection, tenant, rehearsedLookups(tenant), options)
}

function* rehearse(tenant: TenantId): Script<void> {
  yield* tell(begin, [{}])
  for (const batch of rehearsedBatches(tenant)) {
    const assumption = assume(batch)
    yield* ask(commitAll, commitArguments(batch, planBatch(batch, assumption.snapshot), assumption))
  }
  yield* tell(undo, [{}])
}
