import { deliveryQueue } from '../../decide/send.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { activityOf, type ChannelActivity } from './channel-activity.ts'

/** The time without a message after which a channel counts as silent, in milliseconds. */
const SILENT_AFTER = 24 * 3_600_000

/** The most jobs of a state that are counted. */
const MOST_JOBS = 1000

/**
 * The state of a channel.
 *
 * - `healthy`: it received a message within the last 24 hours.
 * - `syncing`: this process synchronizes it now.
 * - `attention`: a delivery died, or the last pull failed.
 * - `silent`: it received nothing for 24 hours.
 */
export type ChannelHealthState = 'healthy' | 'syncing' | 'attention' | 'silent'

/** The health of a channel, as far as the store has it. */
export interface ChannelHealth extends ChannelActivity {
  state: ChannelHealthState
  /** Messages that wait to be sent, at most 1000. `null` for a narrowed principal. */
  waiting: number | null
  /** Deliveries that died, at most 1000. `null` for a narrowed principal. */
  dead: number | null
}

/** An open channel, with its capabilities and its health. */
export interface ChannelSummary {
  id: ChannelId
  kind: string
  /** Our own address on it, for people. `null` if it has none, or several. */
  address: string | null
  capabilities: ChannelCapabilities
  health: ChannelHealth
}

/** The parts that a summary is made of. A narrowed principal reads through `store`, and sees no jobs. */
interface Parts {
  engine: Pick<Engine, 'channels' | 'keys' | 'store' | 'writer'>
  store: Pick<Store, 'find'>
  isWhole: boolean
}

/** The open channels of a tenant, by their ids. */
export function listChannels(parts: Parts, tenant: TenantId, options: StoreOptions): Promise<ChannelSummary[]> {
  return Promise.all(parts.engine.channels.of(tenant).map((open) => summaryOf(parts, open, options)))
}

async function summaryOf(
  { engine, store, isWhole }: Parts,
  { id, tenant, kind, capabilities, channel }: OpenChannel,
  options: StoreOptions,
): Promise<ChannelSummary> {
  const activity = await activityOf(store, tenant, id, options)
  const count = (state: Job['state']): Promise<number> => countJobs(engine.store, tenant, { state, id }, options)
  const [waiting, dead] = isWhole ? [await count('waiting'), await count('dead')] : [null, null]
  const isFailing = isWhole && (channel.pull === undefined ? false : await failsToPull(engine, tenant, id, options))
  const now = engine.writer.now()
  const state = stateOf({
    isSyncing: engine.channels.isSyncing(id),
    isFailing: isFailing || (dead ?? 0) > 0,
    lastReceivedAt: activity.lastReceivedAt,
    now,
  })
  return { id, kind, address: channel.ourAddress ?? null, capabilities, health: { state, ...activity, waiting, dead } }
}

function stateOf({
  isSyncing,
  isFailing,
  lastReceivedAt,
  now,
}: {
  isSyncing: boolean
  isFailing: boolean
  lastReceivedAt: Time | null
  now: Time
}): ChannelHealthState {
  if (isSyncing) return 'syncing'
  if (isFailing) return 'attention'
  return lastReceivedAt === null || lastReceivedAt + SILENT_AFTER <= now ? 'silent' : 'healthy'
}

async function countJobs(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  { state, id }: { state: Job['state']; id: ChannelId },
  options: StoreOptions,
): Promise<number> {
  const query = kernel.job.queries.jobs
  const where = { state, queue: deliveryQueue(id) }
  const { records } = await store.find(tenant, { query, where, order: 'oldest', limit: MOST_JOBS }, options)
  return records.length
}

async function failsToPull(
  { keys, store }: Pick<Engine, 'keys' | 'store'>,
  tenant: TenantId,
  id: ChannelId,
  options: StoreOptions,
): Promise<boolean> {
  const { records } = await store.load(tenant, [kernel.job.ref(keys.jobId(tenant, 'pull', id))], options)
  return (records.find(kernel.job.is)?.failures ?? 0) > 0
}
