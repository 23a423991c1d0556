import type { StoreOptions, TenantId } from '@parley/core/store'
import { schemaOf } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Layout } from '../layout.ts'
import { onceFor } from '../once.ts'
import { REHEARSAL, rehearsedBatches, rehearsedLookups } from '../rehearsal.ts'
import { ask, type Script, tell } from '../script.ts'
import { statement } from '../statement.ts'
import { commitAll, decide } from './commit.ts'
import { load } from './load.ts'

const begin = statement(() => sql`savepoint parley_rehearsal`)
const undo = statement(() => sql`rollback to savepoint parley_rehearsal`)

/** Kinds that ingest and delivery read and write. A kind of a module is planned when it is first written. */
const kernel = new Set(schemaOf().keys())

const rehearsed = onceFor((layout: Layout): Layout => new Map([...layout].filter(([kind]) => kernel.has(kind))))

/**
 * Opens `sessions` connections, and plans on each the statements of loads and commits. It leaves nothing in the
 * database.
 *
 * A connection has plans of its own, and the function of a commit has dozens of statements to plan.
 */
export async function warmUp(
  connection: Connection,
  layout: Layout,
  sessions: number,
  options?: StoreOptions,
): Promise<void> {
  await Promise.all(Array.from({ length: sessions }, (_, nth) => warmOne(connection, layout, nth, options)))
}

async function warmOne(connection: Connection, layout: Layout, nth: number, options?: StoreOptions): Promise<void> {
  const tenant = `${REHEARSAL}:${nth}` as TenantId
  // It runs as a script that reads, because in the end it has changed nothing.
  await connection.read(() => rehearse(layout, tenant), options)
  await load(connection, layout, tenant, rehearsedLookups(rehearsed(layout), tenant), options)
}

function* rehearse(layout: Layout, tenant: TenantId): Script<void> {
  yield* tell(begin, [{}])
  for (const batch of rehearsedBatches(rehearsed(layout), tenant)) {
    yield* ask(commitAll(layout), decide(layout, batch).values())
  }
  yield* tell(undo, [{}])
}
