import { afterRun, ensureTracking, newSweep, type TrackWork } from '../../decide/delivery/track.ts'
import { handedOverAt } from '../../decide/delivery/tracking.ts'
import { changeHeldJob } from '../../decide/held-job.ts'
import { postponedJob } from '../../decide/job.ts'
import type { ChannelId, Time } from '../../model/ids.ts'
import type { Job, Sweep } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { lookAt } from './look.ts'

/** Milliseconds between two look-ups. The channel may have an interval of its own. */
const EVERY = 60_000

/** Milliseconds that a start waits for callbacks that arrive by themselves. */
const GRACE = 10_000

/** An outage has delayed a run that is later than this, in milliseconds. */
const LATE = 60_000

/** The most messages in one look-up, and the most look-ups in a run. */
const AT_ONCE = 1000
const TIMES = 5

/** Older messages are looked up once a day, and that is soon enough. */
const YOUNG = 86_400_000

/** The queue of a channel's one tracker. */
export function trackQueue(channel: ChannelId): string {
  return `track:${channel}`
}

/** Makes the tracker of a channel, unless it exists. Requests a look-up of all messages in transit. */
export function ensureTracker(
  { writer }: Engine,
  { tenant, id: channel, capabilities }: Pick<OpenChannel, 'tenant' | 'id' | 'capabilities'>,
): Promise<void> {
  const id = writer.keys.jobId(tenant, 'track', channel)
  const grace = Math.min(GRACE, capabilities.tracking?.every ?? EVERY)
  const tracker = { tenant, id, queue: trackQueue(channel), channel, grace }
  return writer.submit({
    tenant,
    lookups: [kernel.job.ref(id)],
    decide: (state, context) => ensureTracking(state, tracker, context),
  })
}

/**
 * Looks up the status of messages that may still rise, many in one request.
 *
 * Due messages are looked up. After a start or an outage all others in transit are too. Each look-up is recorded before
 * it begins. So it is not repeated sooner, even after a crash.
 */
export async function runTracker(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'track') return
  const open = engine.channels.get(job.work.channel, job.tenant)
  const every = open.capabilities.tracking?.every ?? EVERY
  const now = engine.writer.now()
  const dueAgain = (job.work.askedAt ?? 0) + every
  if (job.work.askedAt !== null && now < dueAgain) return rest(engine, job, dueAgain, { work: job.work })
  const wasDown = job.failures > 0 || now - job.due > LATE
  const work: TrackWork = { ...job.work, askedAt: now, sweep: wasDown ? newSweep(now) : job.work.sweep }
  if (!(await begin(engine, job, work))) return
  let { sweep } = work
  let error: string | undefined
  try {
    for (let times = 0; times < TIMES && !signal.aborted; times += 1) {
      const due = await findDue(engine, open, now)
      const swept = await sweepOn(engine, open, sweep, AT_ONCE - due.length)
      const messages = unique([...due, ...swept.messages])
      if (messages.length > 0) await lookAt(engine, open, messages, signal)
      sweep = swept.sweep
      if (sweep === null && due.length < AT_ONCE) break
    }
  } catch (failure) {
    // An abort is no failure of the channel.
    if (!signal.aborted) error = failure instanceof Error ? failure.message : String(failure)
  }
  if (error === undefined) return rest(engine, job, now + every, { work, sweep })
  engine.environment.log.warn({ job: job.id, queue: job.queue, reason: error }, 'Messages were not looked up.')
  await rest(engine, job, now + every, { work, sweep: newSweep(now), error })
}

/** Returns whether the job is still held. */
async function begin({ writer }: Engine, job: Job, work: TrackWork): Promise<boolean> {
  const held = await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current) => ({ ...current, work: afterRun(current, work, work.sweep) })),
  })
  return held !== undefined
}

/** The end of a run. */
interface Run {
  work: TrackWork
  sweep?: Sweep | null
  error?: string
}

async function rest({ writer }: Engine, job: Job, due: Time, { work, sweep = work.sweep, error }: Run): Promise<void> {
  const failure = error === undefined ? {} : { error }
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current) =>
        postponedJob(current, due, { failures: 0, work: afterRun(current, work, sweep), ...failure }),
      ),
  })
}

async function findDue({ store }: Engine, { tenant, id: channel }: OpenChannel, now: Time): Promise<Message[]> {
  const query = { query: kernel.message.queries.tracked, where: { channel }, order: 'oldest', limit: AT_ONCE } as const
  const { records } = await store.find(tenant, query)
  return records.filter(({ askAt }) => askAt !== null && askAt <= now)
}

// Begins with the message that is due last. A message that was looked up is due later than before, so it does not
// return.
async function sweepOn(
  { store }: Engine,
  { tenant, id: channel }: OpenChannel,
  sweep: Sweep | null,
  limit: number,
): Promise<{ messages: Message[]; sweep: Sweep | null }> {
  if (sweep === null || limit <= 0) return { messages: [], sweep }
  const after = sweep.after === null ? {} : { after: sweep.after }
  const query = { query: kernel.message.queries.tracked, where: { channel }, order: 'newest', limit, ...after } as const
  const { records, next } = await store.find(tenant, query)
  const messages = records.filter(({ attempts }) => sweep.calledAt - (handedOverAt(attempts) ?? 0) < YOUNG)
  return { messages, sweep: next === undefined ? null : { ...sweep, after: next } }
}

function unique(messages: readonly Message[]): Message[] {
  return [...new Map(messages.map((message) => [message.id, message])).values()]
}
