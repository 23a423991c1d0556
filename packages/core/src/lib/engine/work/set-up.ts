import { made, mergedSteps } from '../../decide/channels/change-channel.ts'
import { progressSetup } from '../../decide/channels/progress-setup.ts'
import { MAX_FAILURES } from '../../decide/delivery/backoff.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelRecord, KeptStep, SetupState } from '../../model/channel-record.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { Channel } from '../../ports/channel.ts'
import type { ChannelSetup, SetupStep } from '../../ports/setup.ts'
import { openSource } from '../channels/open-source.ts'
import type { Engine } from '../engine.ts'
import { reasonOf } from '../ingest/aside.ts'
import { finishJob } from './finish.ts'

/**
 * Runs or reverts the set-up of a channel at its provider.
 *
 * The planned changes are durable before the first change is made. So a run after a crash still has the earlier values,
 * although its own plan finds nothing to change.
 */
export async function runSetUp(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'set_up') return
  const { records } = await engine.store.load(job.tenant, [kernel.channel.ref(job.work.channelId)], { signal })
  const record = records.find(kernel.channel.is)
  if (record === undefined || !isWanted(record.setup)) return await finishJob(engine, job)
  try {
    await inUse(engine, record, (channel) => run(engine, record, channel, signal))
  } catch (error) {
    if (signal.aborted) throw error
    const reason = storable(reasonOf(error))
    const isLast = job.failures + 1 >= MAX_FAILURES
    const isPermanent = ParleyError.is(error) && !error.retryable
    await progress(engine, record, { state: 'running' })
    await progress(
      engine,
      record,
      isLast || isPermanent ? { state: 'failed', error: reason } : { ...running, error: reason },
    )
    engine.added.notes.error(record.channel, record.tenant, reason)
    if (!isPermanent && !isLast) throw error
  }
  await finishJob(engine, job)
}

const running = { state: 'running' } as const

function isWanted({ state }: SetupState): boolean {
  return state === 'planned' || state === 'running'
}

async function run(engine: Engine, record: ChannelRecord, { setup }: Channel, signal: AbortSignal): Promise<void> {
  if (setup === undefined) throw new ParleyError('channel.no_setup')
  await (record.setup.action === 'apply' ? apply : rollBack)(engine, record, setup, signal)
}

async function apply(engine: Engine, record: ChannelRecord, setup: ChannelSetup, signal: AbortSignal): Promise<void> {
  const { force } = record.setup
  const plan = await setup.plan({ signal })
  const steps = plan.steps.map(kept)
  if (!force && steps.some(({ foreign }) => foreign)) {
    if (await progress(engine, record, running)) await progress(engine, record, { state: 'foreign', steps })
    return
  }
  const intended = mergedSteps(record.setup.steps, steps)
  if (!(await progress(engine, record, { ...running, steps: intended, error: null }))) return
  if (steps.length > 0) await setup.apply(plan, { signal, force })
  const undo = mergedSteps(record.setup.undo ?? [], intended)
  const all = undo.length === 0 ? null : undo
  await progress(engine, record, { state: 'done', undo: all, steps: [], error: null })
}

async function rollBack(
  engine: Engine,
  record: ChannelRecord,
  setup: ChannelSetup,
  signal: AbortSignal,
): Promise<void> {
  const steps = made(record.setup)
  if (!(await progress(engine, record, running))) return
  await setup.rollBack({ steps }, { signal })
  await progress(engine, record, { state: 'rolled_back', undo: null, steps: [], error: null })
}

/** The open channel, or one that is open for this run alone: that of a removed channel. */
async function inUse(engine: Engine, record: ChannelRecord, use: (channel: Channel) => Promise<void>): Promise<void> {
  const { services, runTime } = engine.added
  if (record.removedAt === null) {
    await runTime.refresh()
    return await use(engine.channels.get(record.channel, record.tenant).channel)
  }
  const channel = await openSource(services, runTime.sourceOf(record), { id: record.channel, tenant: record.tenant })
  try {
    await use(channel)
  } finally {
    await channel[Symbol.asyncDispose]?.()
  }
}

/** Returns whether the run may continue. */
function progress(
  { writer }: Engine,
  { id, tenant, setup: { action } }: ChannelRecord,
  change: Partial<SetupState>,
): Promise<boolean> {
  return writer.submit({
    tenant,
    lookups: [kernel.channel.ref(id)],
    decide: (state, context) => progressSetup(state, { id, action, change }, context),
  })
}

function kept({ subject, from, to, foreign }: SetupStep): KeptStep {
  return allStorable({ subject, from, to, foreign })
}
