import type { StoreOptions, TenantId } from '@parley/core/store'
import type { Connection } from '../connection.ts'
import type { Layout } from '../layout.ts'
import { REHEARSAL, rehearsedBatches, rehearsedLookups } from '../rehearsal.ts'
import type { Script } from '../script.ts'
import { claim } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'

/** How long a rehearsal waits for other processes that hold the file, in milliseconds. */
const TIMEOUT = 900

const tenant = REHEARSAL as TenantId

/** The rehearsal is complete, and its writes are undone. */
const undone = new Error('The rehearsal is undone.')

/** Opens the database, and prepares the statements of loads. */
export async function warmReads(connection: Connection, layout: Layout, { signal }: StoreOptions = {}): Promise<void> {
  await connection.read(() => load(layout, tenant, rehearsedLookups(layout, tenant)), { signal })
}

/** Opens the database, takes its lock, and prepares the statements of commits and claims. Its writes are undone. */
export async function warmWrites(connection: Connection, layout: Layout, { signal }: StoreOptions = {}): Promise<void> {
  await connection
    .write(() => rehearse(layout), { signal, timeout: TIMEOUT })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
}

function* rehearse(layout: Layout): Script<void> {
  const [make = [], ...others] = rehearsedBatches(layout, tenant)
  yield* commit(layout, make)
  yield* claim(layout, {
    now: 1,
    limit: 1,
    queues: [{ queue: `${REHEARSAL}:none`, concurrency: 1, spacing: 1, lease: 1 }],
  })
  for (const batch of others) yield* commit(layout, batch)
  throw undone
}
