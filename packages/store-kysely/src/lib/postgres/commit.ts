import type { Commit, CommitResult, StoreOptions } from '@parley/core'
import { planBatch } from '@parley/core/store'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { type Statement, statement } from '../statement.ts'
import { assume, correct, type Found } from './assumption.ts'
import { commitArguments, handed } from './commit-arguments.ts'

/** How often a batch is decided anew because others were quicker, before it is given back to be loaded again. */
const TRIES = 5

/** How long a call may take, in milliseconds: what is slow but comes is better than what is done twice. */
const TIMEOUT = 3_000

/** The call that makes a batch of commits. */
export const commitAll: Statement = statement((slot) => {
  const given = handed.map((name) => sql`${sql.ref(name)} => ${slot(name)}::json`)
  return sql`select parley.commit(${sql.join(given)})::text as found`
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
    const plan = planBatch(batch, assumption.snapshot)
    if (plan.results.every(({ ok }) => !ok)) return plan.results
    const [answer] = await connection.ask(commitAll, commitArguments(batch, plan, assumption), {
      ...options,
      timeout: TIMEOUT,
    })
    const { found = null } = answer ?? {}
    if (found === null) return plan.results
    assumption = correct(assumption, foundIn(String(found)))
  }
  return batch.map(({ tenant }) => ({ ok: false, conflict: tenant }))
}

function foundIn(answer: string): Found {
  const { records, jobs, owners } = JSON.parse(answer)
  const standing = [...(records ?? []), ...(jobs ?? []).map((job: object) => ({ ...job, kind: 'job' }))]
  return { records: standing.map((each) => ({ ...each, keys: each.keys ?? [] })), owners: owners ?? [] }
}
