import { type Commit, type CommitResult, planBatch, type StoreOptions } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Layout } from '../layout.ts'
import { onceFor } from '../once.ts'
import { type Statement, statement } from '../statement.ts'
import { type Assumption, assume, correct, type Found } from './assumption.ts'
import { batchText } from './batch-text.ts'
import { commitFunction } from './functions/commit.ts'
import { SCHEMA } from './schema/names.ts'

/** How often a batch is decided again after a conflict. After that it is returned, and loaded again. */
const TRIES = 5

/** The time limit of a call, in milliseconds. A slow answer is better than a batch that is written twice. */
const TIMEOUT = 3_000

/** The call that writes a batch of commits. */
export const commitAll: (layout: Layout) => Statement = onceFor((layout: Layout) => {
  const call = sql.raw(`${SCHEMA}.${commitFunction(layout).name}`)
  return statement((slot) => sql`select ${call}(${slot('batch')})::text as found`)
})

const countersOf = onceFor((layout: Layout) => {
  const counters = new Map(
    Array.from(layout, ([kind, { columns }]) => [
      kind,
      columns.filter(({ type }) => type === 'counter').map(({ field }) => field),
    ]),
  )
  return (kind: string): readonly string[] => counters.get(kind) ?? []
})

/** Decides a batch on an assumption. Returns its results, and the value of the call that writes it. */
export function decide(
  layout: Layout,
  batch: readonly Commit[],
  assumption: Assumption = assume(batch),
): { results: CommitResult[]; values: () => { batch: string } } {
  const plan = planBatch(batch, assumption.snapshot, countersOf(layout))
  return { results: plan.results, values: () => ({ batch: batchText(layout, batch, plan, assumption) }) }
}

/**
 * Writes a batch of commits in one call. It is decided here as if the database were as expected. The call checks that,
 * and writes.
 *
 * If something differs, the answer has the stored state. The batch is decided again on that state. So its commits
 * without a conflict take effect.
 */
export async function commit(
  connection: Connection,
  layout: Layout,
  batch: readonly Commit[],
  options?: StoreOptions,
): Promise<CommitResult[]> {
  if (batch.length === 0) return []
  let assumption = assume(batch)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { results, values } = decide(layout, batch, assumption)
    if (results.every(({ ok }) => !ok)) return results
    const [answer] = await connection.ask(commitAll(layout), values(), { ...options, timeout: TIMEOUT })
    const { found = null } = answer ?? {}
    if (found === null) return results
    assumption = correct(assumption, foundIn(String(found)))
  }
  return batch.map(({ tenant }) => ({ ok: false, conflict: tenant }))
}

function foundIn(answer: string): Found {
  const { records, owners }: { records: Found['records'] | null; owners: Found['owners'] | null } = JSON.parse(answer)
  return { records: (records ?? []).map((each) => ({ ...each, keys: each.keys ?? [] })), owners: owners ?? [] }
}
