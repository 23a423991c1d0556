import { changeHeldJob } from '../../decide/held-job.ts'
import { deadJob } from '../../decide/job.ts'
import type { ChannelId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Reported } from '../../ports/fact.ts'
import type { Engine } from '../engine.ts'
import { finishJob } from '../work/finish.ts'
import { isPermanent, reasonOf } from './aside.ts'
import { intentOf } from './facts.ts'
import { readable } from './readable.ts'

/**
 * Stores a fact of a dead job, after a person replayed the job.
 *
 * A permanent failure makes the job dead again at once, without retries.
 */
export async function runIngest(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'ingest') return
  const { channel: id, fact } = job.work
  const { channel } = engine.channels.get(id, job.tenant)
  try {
    await engine.writer.submit(intentOf(engine, job.tenant, id, await again(channel, fact, signal)))
  } catch (error) {
    if (signal.aborted || !isPermanent(error)) throw error
    return await dieAgain(engine, job, id, error)
  }
  await finishJob(engine, job)
}

async function again(channel: Channel, kept: unknown, signal: AbortSignal): Promise<Reported> {
  const fact = readable(typeof kept === 'string' ? JSON.parse(kept) : kept)
  if (fact.type !== 'unreadable' || channel.reread === undefined) return fact
  return readable(allStorable(await channel.reread(fact.raw, { signal })))
}

async function dieAgain({ writer, environment }: Engine, job: Job, channel: ChannelId, error: unknown): Promise<void> {
  environment.log.warn({ channel, job: job.id }, 'A fact could not be stored again.')
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current) => deadJob(current, storable(reasonOf(error)))),
  })
}
