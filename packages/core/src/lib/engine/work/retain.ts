import { changeHeldJob } from '../../decide/held-job.ts'
import { postponedJob } from '../../decide/job.ts'
import { ensureRecurring } from '../../decide/recurring-job.ts'
import type { TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { deriveId } from '../../model/keys.ts'
import type { Engine } from '../engine.ts'

/** The queue of housekeeping. */
export const RETAIN_QUEUE = 'retain'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How long receipts wait for a message that never claims them. */
const PARKED_KEPT = 7 * DAY

/** How many records one run forgets of each kind. */
const BATCH = 500

/** Sees to it that a tenant has its housekeeping job. */
export function ensureRetention({ writer }: Engine, tenant: TenantId): Promise<void> {
  const id = deriveId.job(tenant, 'retain')
  const job = { tenant, id, queue: RETAIN_QUEUE, group: null, work: { type: 'retain' } as const }
  return writer.submit({
    tenant,
    lookups: [{ kind: 'job', id }],
    decide: (state, context) => ensureRecurring(state, job, context),
  })
}

/** Forgets what has served its time: keys of commands, receipts that nobody claimed, the old end of the log. Then waits an hour. */
export async function runRetention(engine: Engine, job: Job): Promise<void> {
  const { store, writer, retention } = engine
  const now = writer.now()
  const page = { where: {}, order: 'oldest', limit: BATCH } as const
  const commands = await store.find(job.tenant, { name: 'commands', ...page })
  const parked = await store.find(job.tenant, { name: 'parked', ...page })
  const old = [
    ...commands.records.filter(({ expiresAt }) => expiresAt <= now),
    ...parked.records.filter(({ at }) => at + PARKED_KEPT <= now),
  ]
  await writer.submit({
    tenant: job.tenant,
    lookups: [{ kind: 'job', id: job.id }, ...old.map(({ kind, id }) => ({ kind, id }))],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current, draft) => {
        for (const seen of old) {
          const record = seen.kind === 'command' ? state.get('command', seen.id) : state.get('parked', seen.id)
          // Written again since it was found: a key in new use, a receipt more.
          if (record !== undefined && record.version === seen.version) draft.remove(record)
        }
        draft.trim(now - retention)
        return postponedJob(current, dueAfter(now, old.length), { failures: 0 })
      }),
  })
}

// A full batch says that more is waiting.
function dueAfter(now: Time, forgotten: number): Time {
  return forgotten >= BATCH ? now : now + HOUR
}
