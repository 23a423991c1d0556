import { mediaQueue } from '../decide/attach.ts'
import { RELEASE_QUEUE, setUpQueue } from '../decide/channels/channel-jobs.ts'
import { moduleQueue } from '../decide/module-draft.ts'
import { handlerQueue } from '../decide/react.ts'
import { namedReactions } from '../decide/reaction-name.ts'
import { REMOVE_QUEUE } from '../decide/remove-conversation.ts'
import { deliveryQueue } from '../decide/send.ts'
import { ingestQueue } from '../decide/set-aside.ts'
import { WAKE_QUEUE } from '../decide/snooze.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { Signals } from '../ports/signals.ts'
import type { Commit, QueueRule } from '../ports/store.ts'
import type { Channels } from './channels.ts'
import type { Engine } from './engine.ts'
import { pullQueue, runPuller } from './ingest/pull.ts'
import { runIngest } from './ingest/replay.ts'
import { LiveHub } from './live/live-hub.ts'
import { Feed, logTopic } from './read/feed.ts'
import { runDelivery } from './work/deliver.ts'
import { runMedia } from './work/fetch-media.ts'
import { runHandler } from './work/handle.ts'
import { runModuleJob } from './work/module-job.ts'
import { runRelease } from './work/release.ts'
import { runRemoval } from './work/remove.ts'
import { RETAIN_QUEUE, runRetention } from './work/retain.ts'
import { runSetUp } from './work/set-up.ts'
import { runTracker, trackQueue } from './work/track.ts'
import { runWake } from './work/wake.ts'
import { LEASE, Worker } from './work/worker.ts'
import { Writer, type WriterOptions } from './write/writer.ts'

/** The topic of the signals about new jobs. */
export const JOBS_TOPIC = 'jobs'

/** The most jobs that one process runs at once. */
const JOBS_AT_ONCE = 64

/** The most events of one handler that run at once, over all processes. */
const HANDLER_CONCURRENCY = 16

/** The most files of one channel that are fetched at once, over all processes. */
const MEDIA_CONCURRENCY = 4

/** The most removed conversations that are cleared at once, over all processes. */
const REMOVE_CONCURRENCY = 2

/** The most snoozes that end at once, over all processes. */
const WAKE_CONCURRENCY = 16

/** The most set-ups of one channel type that run at once, over all processes. */
const SET_UP_CONCURRENCY = 4

/** The most channels that are given to others at once, over all processes. */
const RELEASE_CONCURRENCY = 2

/** One job at a time. */
const one = { concurrency: 1, spacing: 0, lease: LEASE }

/** The parts that an engine is made of. */
type EngineParts = Pick<
  Engine,
  | 'schema'
  | 'keys'
  | 'store'
  | 'environment'
  | 'signals'
  | 'handlers'
  | 'registry'
  | 'modules'
  | 'access'
  | 'retention'
  | 'capabilities'
  | 'channels'
  | 'media'
>

/** The writer of an installation. Its commits wake the readers of events and the workers. */
export function openWriter(parts: EngineParts): Writer {
  return new Writer({
    ...writerParts(parts),
    committed: (commits) => {
      void announce(parts.signals, commits)
    },
  })
}

/** A writer that takes part in a transaction. Its signals are part of the transaction, and sent before the result. */
export function openJoinedWriter(parts: EngineParts): Writer {
  return new Writer({
    ...writerParts(parts),
    committed: (commits) => announce(parts.signals, commits),
    oneAtATime: true,
  })
}

function writerParts({
  keys,
  store,
  environment,
  registry,
  modules,
  capabilities,
  channels,
}: EngineParts): Omit<WriterOptions, 'committed'> {
  const handlers = (type: string): readonly string[] => registry.names(type)
  const channelRecord = (id: ChannelId): ReturnType<Channels['recordOf']> => channels.recordOf(id)
  return { keys, store, environment, capabilities, channelRecord, modules, handlers, refresh: () => registry.refresh() }
}

/** Assembles the parts. Nothing runs before the worker is started. */
export function assemble(parts: EngineParts & Pick<Engine, 'writer' | 'added' | 'view'>): Engine {
  const { store, environment, signals, writer } = parts
  const feeds = new Map<TenantId, Feed>()
  const hubs = new Map<TenantId, LiveHub>()
  const engine: Engine = {
    ...parts,
    worker: new Worker({
      store,
      writer,
      environment,
      rules: rulesFor(parts),
      limit: JOBS_AT_ONCE,
      run: (job, running) => run(engine, job, running),
    }),
    feed(tenant) {
      const feed = feeds.get(tenant) ?? new Feed({ store, tenant, environment, signals })
      feeds.set(tenant, feed)
      return feed
    },
    live(tenant) {
      const hub = hubs.get(tenant) ?? new LiveHub({ store, environment, signals }, tenant)
      hubs.set(tenant, hub)
      return hub
    },
  }
  return engine
}

function run(engine: Engine, job: Job, running: { signal: AbortSignal }): Promise<void> {
  switch (job.work.type) {
    case 'deliver':
      return runDelivery(engine, job, running)
    case 'handle':
      return runHandler(engine, job, running)
    case 'pull':
      return runPuller(engine, job, running)
    case 'retain':
      return runRetention(engine, job)
    case 'remove':
      return runRemoval(engine, job, running)
    case 'wake':
      return runWake(engine, job)
    case 'track':
      return runTracker(engine, job, running)
    case 'ingest':
      return runIngest(engine, job, running)
    case 'set_up':
      return runSetUp(engine, job, running)
    case 'release':
      return runRelease(engine, job, running)
    case 'media':
      return runMedia(engine, job, running)
    case 'module':
      return runModuleJob(engine, job, running)
    default:
      return job.work satisfies never
  }
}

type Ruling = Pick<Engine, 'channels' | 'handlers' | 'modules' | 'media' | 'added'>

/** The rules of the queues, made again after each change of the channels. */
function rulesFor(parts: Ruling): () => readonly QueueRule[] {
  let made: { rules: readonly QueueRule[]; changes: number } | undefined
  return () => {
    const { changes } = parts.channels
    if (made?.changes !== changes) made = { rules: rulesOf(parts), changes }
    return made.rules
  }
}

// Only the jobs that this process can run. Other processes run those of channels and handlers that are not here.
function rulesOf({ channels, handlers, modules, media, added }: Ruling): QueueRule[] {
  const deliveries = channels.all().map(({ id, capabilities: { sending } }) => ({
    queue: deliveryQueue(id),
    concurrency: sending.concurrency,
    spacing: sending.spacing,
    lease: LEASE,
  }))
  // A message to a removed channel is refused.
  const refusals = channels.removed().map(({ id }) => ({ ...one, queue: deliveryQueue(id) }))
  const setUps = added.types
    .all()
    .map(({ name }) => ({ ...one, queue: setUpQueue(name), concurrency: SET_UP_CONCURRENCY }))
  const pullers = channels
    .all()
    .filter(({ channel }) => channel.pull !== undefined)
    .map(({ id }) => ({ queue: pullQueue(id), concurrency: 1, spacing: 0, lease: LEASE }))
  const trackers = channels.all().map(({ id }) => ({ queue: trackQueue(id), concurrency: 1, spacing: 0, lease: LEASE }))
  const replays = channels.all().map(({ id }) => ({ queue: ingestQueue(id), concurrency: 1, spacing: 0, lease: LEASE }))
  const files = media === undefined ? [] : channels.all().map(({ id }) => mediaQueue(id))
  const fetches = files.map((queue) => ({ queue, concurrency: MEDIA_CONCURRENCY, spacing: 0, lease: LEASE }))
  const reactions = [...handlers, ...namedReactions(modules)].map(({ name }) => ({
    queue: handlerQueue(name),
    concurrency: HANDLER_CONCURRENCY,
    spacing: 0,
    lease: LEASE,
  }))
  return [
    ...deliveries,
    ...refusals,
    ...setUps,
    ...pullers,
    ...trackers,
    ...replays,
    ...fetches,
    ...reactions,
    ...modules.flatMap(({ jobs }) =>
      Object.entries(jobs).map(([name, { concurrency }]) => ({
        ...{ queue: moduleQueue(name), concurrency, spacing: 0, lease: LEASE },
      })),
    ),
    { queue: RETAIN_QUEUE, concurrency: 1, spacing: 0, lease: LEASE },
    { queue: REMOVE_QUEUE, concurrency: REMOVE_CONCURRENCY, spacing: 0, lease: LEASE },
    { ...one, queue: RELEASE_QUEUE, concurrency: RELEASE_CONCURRENCY },
    { queue: WAKE_QUEUE, concurrency: WAKE_CONCURRENCY, spacing: 0, lease: LEASE },
  ]
}

async function announce(signals: Signals, commits: readonly Commit[]): Promise<void> {
  const tenants = new Set(commits.filter(({ events }) => events.length > 0).map(({ tenant }) => tenant))
  const topics = [...tenants].map(logTopic)
  if (commits.some(({ jobs }) => jobs.some(({ state }) => state === 'waiting'))) topics.push(JOBS_TOPIC)
  await Promise.all(topics.map((topic) => signals.publish(topic, '')))
}
