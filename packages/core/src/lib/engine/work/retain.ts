import type { Draft } from '../../decide/draft.ts'
import { changeHeldJob } from '../../decide/held-job.ts'
import { postponedJob } from '../../decide/job.ts'
import { ensureRecurring } from '../../decide/recurring-job.ts'
import { refOf, type State } from '../../decide/state.ts'
import type { TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import { countAll, nextToCount } from './first-count.ts'

/** The queue of housekeeping. */
export const RETAIN_QUEUE = 'retain'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Milliseconds for which receipts wait for a message that never claims them. */
const PARKED_KEPT = 7 * DAY

/** The most records of each kind that one run deletes. */
const BATCH = 500

/** Makes the housekeeping job of a tenant, unless it exists. */
export function ensureRetention({ writer }: Engine, tenant: TenantId): Promise<void> {
  const id = writer.keys.jobId(tenant, 'retain')
  const job = { tenant, id, queue: RETAIN_QUEUE, group: null, work: { type: 'retain' } as const }
  return writer.submit({
    tenant,
    lookups: [kernel.job.ref(id)],
    decide: (state, context) => ensureRecurring(state, job, context),
  })
}

/**
 * Deletes expired data: keys of commands, unclaimed receipts, the old end of the log. Counts conversations of earlier
 * programs. Then waits an hour.
 */
export async function runRetention(engine: Engine, job: Job): Promise<void> {
  const { store, writer, retention } = engine
  const now = writer.now()
  const page = { where: {}, order: 'oldest', limit: BATCH } as const
  const keys = await store.find(job.tenant, { query: kernel.idempotency.queries.expiring, ...page })
  const receipts = await store.find(job.tenant, { query: kernel.parked.queries.parked, ...page })
  const expired = keys.records.filter(({ expiresAt }) => expiresAt <= now)
  const unclaimed = receipts.records.filter(({ at }) => at + PARKED_KEPT <= now)
  const count = await nextToCount(engine, job)
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id), ...[...expired, ...unclaimed, ...count.conversations].map(refOf)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current, draft) => {
        remove(draft, state, kernel.idempotency, expired)
        remove(draft, state, kernel.parked, unclaimed)
        draft.trim(now - retention)
        countAll(draft, state, count.conversations)
        const due = count.position === true ? dueAfter(now, expired.length + unclaimed.length) : now
        return { ...postponedJob(current, due, { failures: 0 }), work: { type: 'retain', counted: count.position } }
      }),
  })
}

// A record that was written since it was found stays: a reused key, a receipt more.
function remove<R extends Stored>(draft: Draft, state: State, kind: RecordKind<R>, found: readonly R[]): void {
  for (const { id, version } of found) {
    const record = state.get(kind, id)
    if (record?.version === version) draft.remove(kind, record)
  }
}

// A full batch means that more records are due.
function dueAfter(now: Time, deleted: number): Time {
  return deleted >= BATCH ? now : now + HOUR
}
