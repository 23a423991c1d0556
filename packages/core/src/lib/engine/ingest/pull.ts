import { changeHeldJob } from '../../decide/held-job.ts'
import { postponedJob } from '../../decide/job.ts'
import { ensureRecurring } from '../../decide/recurring-job.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Engine } from '../engine.ts'
import { readState, writeState } from '../write/state-map.ts'
import { ingest } from './facts.ts'

/** Milliseconds between two pulls of a channel. Its capabilities may differ. */
const REST = 1000

const CHECKPOINT = 'parley:checkpoint'

/** The queue of a channel's one puller. */
export function pullQueue(channel: ChannelId): string {
  return `pull:${channel}`
}

/** Makes the puller of a channel, unless it exists. */
export function ensurePuller({ writer }: Engine, tenant: TenantId, channel: ChannelId): Promise<void> {
  const id = writer.keys.jobId(tenant, 'pull', channel)
  const job = { tenant, id, queue: pullQueue(channel), group: null, work: { type: 'pull', channel } as const }
  return writer.submit({
    tenant,
    lookups: [kernel.job.ref(id)],
    decide: (state, context) => ensureRecurring(state, job, context),
  })
}

/**
 * Pulls a channel from its checkpoint. The job's lease ensures that no other puller runs.
 *
 * The checkpoint moves only behind durable facts. After a crash between the two the channel reports them again. Their
 * second copies change nothing.
 */
export async function runPuller(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'pull') return
  const { writer } = engine
  const { id, channel, capabilities } = engine.channels.get(job.work.channel, job.tenant)
  const since = await readState(engine, job.tenant, id, CHECKPOINT)
  const batches = channel.pull?.(typeof since === 'string' ? since : undefined, { signal }) ?? []
  try {
    for await (const { facts, checkpoint } of batches) {
      await ingest(engine, job.tenant, id, facts)
      await writeState(engine, job.tenant, id, CHECKPOINT, storable(checkpoint))
      if (signal.aborted) break
    }
  } catch (error) {
    // An abort is no failure of the channel.
    if (!signal.aborted) throw error
  }
  const rest = capabilities.pulling?.rest ?? REST
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current) => postponedJob(current, context.now + rest, { failures: 0 })),
  })
}
