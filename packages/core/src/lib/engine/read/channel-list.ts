import { made } from '../../decide/channels/change-channel.ts'
import { deliveryQueue } from '../../decide/send.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelRecord, SetupState } from '../../model/channel-record.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'
import { closedCapabilities } from '../channels/closed-capabilities.ts'
import { type Config, maskedConfig } from '../channels/config.ts'
import { channelRecordId } from '../channels/run-time.ts'
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
 * - `off`: it is not open in this process, and `lastError` has the reason.
 */
export type ChannelHealthState = 'healthy' | 'syncing' | 'attention' | 'silent' | 'off'

/** The health of a channel, as far as the store has it. */
export interface ChannelHealth extends ChannelActivity {
  state: ChannelHealthState
  /** Messages that wait to be sent, at most 1000. `null` for a narrowed principal. */
  waiting: number | null
  /** Deliveries that died, at most 1000. `null` for a narrowed principal. */
  dead: number | null
  /** The last webhook that was stored, to ten seconds. */
  lastWebhookAt: Time | null
  /** The last failure, to ten seconds. `null` for a narrowed principal too. */
  lastError: { reason: string; at: Time | null } | null
}

/** The facts about a channel that was added at run time. */
export interface AddedChannel {
  /** One of the channel types of the program. */
  type: string
  /** Its name for people. Empty for none. */
  label: string
  /** The access keys of its conversations. Empty: the whole tenant. */
  access: readonly string[]
  /** Rises with each change by a person. */
  version: number
  /**
   * Its configuration. A secret has the mark `{ set: true }`. `null` for a principal without `channels.manage`, and if it
   * cannot be read here.
   */
  config: Config | null
  setup: Omit<SetupState, 'undo'> & { canRollBack: boolean; canSetUp: boolean }
  /** The channel has a test. */
  canTest: boolean
  createdAt: Time
  updatedAt: Time
}

/** A channel, with its capabilities and its health. */
export interface ChannelSummary {
  id: ChannelId
  kind: string
  /** Our own address on it, for people. `null` if it has none, or several. */
  address: string | null
  capabilities: ChannelCapabilities
  health: ChannelHealth
  /** `null` for a channel of the program. */
  added: AddedChannel | null
}

/** The parts that a summary is made of. A narrowed principal reads through `store`, and sees no jobs. */
interface Parts {
  engine: Pick<Engine, 'channels' | 'keys' | 'store' | 'writer' | 'added'>
  store: Pick<Store, 'find'>
  /** The access keys of the principal; `undefined` if nothing narrows it. */
  keys: readonly string[] | undefined
  /** Whether configurations are shown, without their secrets. */
  canManage: boolean
}

/** The channels of a tenant that a principal sees, by their ids. */
export async function listChannels(parts: Parts, tenant: TenantId, options: StoreOptions): Promise<ChannelSummary[]> {
  const { engine } = parts
  const records = await addedOf(engine, tenant, options)
  const known = engine.channels.of(tenant).filter(({ recordId }) => recordId === undefined)
  const all = [...known.map((open) => ({ id: open.id, open })), ...records.map((record) => usedOf(engine, record))]
  const seen = all.filter((each) => !('record' in each) || isSeen(parts.keys, each.record.access))
  seen.sort((a, b) => (a.id < b.id ? -1 : 1))
  return Promise.all(seen.map((each) => summaryOf(parts, tenant, each, options)))
}

/**
 * The channels that have always belonged to the people of these keys, so that their figures are about nothing else. A
 * channel of the whole tenant is none of them.
 */
export async function ownChannels(
  engine: Pick<Engine, 'store'>,
  tenant: TenantId,
  keys: readonly string[],
  options: StoreOptions,
): Promise<ReadonlySet<ChannelId>> {
  const records = await addedOf(engine, tenant, options)
  const own = records.filter(({ access, accessSince, createdAt }) => {
    return access.some((key) => keys.includes(key)) && accessSince === createdAt
  })
  return new Set(own.map(({ channel }) => channel))
}

/** One channel, as {@link listChannels} lists it. @throws `channel.unknown`, `channel.removed` */
export async function getChannel(
  parts: Parts,
  tenant: TenantId,
  id: ChannelId,
  options: StoreOptions,
): Promise<ChannelSummary> {
  const { engine } = parts
  const { records } = await engine.store.load(
    tenant,
    [kernel.channel.ref(channelRecordId(engine.keys, tenant, id))],
    options,
  )
  const record = records.find(kernel.channel.is)
  if (record === undefined || !isSeen(parts.keys, record.access)) {
    const open = engine.channels.of(tenant).find((each) => each.id === id && each.recordId === undefined)
    if (open === undefined) throw new ParleyError('channel.unknown', { field: 'channel' })
    return summaryOf(parts, tenant, { id, open }, options)
  }
  if (record.removedAt !== null) throw new ParleyError('channel.removed', { field: 'channel' })
  return summaryOf(parts, tenant, usedOf(engine, record), options)
}

/** Whether a principal sees a channel with this access. */
export function isSeen(keys: readonly string[] | undefined, access: readonly string[]): boolean {
  return keys === undefined || access.length === 0 || access.some((key) => keys.includes(key))
}

/** A channel of the program, or one that was added at run time. */
type Listed =
  | { id: ChannelId; open: OpenChannel }
  | { id: ChannelId; record: ChannelRecord; open: OpenChannel | undefined; error: ParleyError | undefined }

function usedOf({ channels }: Pick<Engine, 'channels'>, record: ChannelRecord): Extract<Listed, { record: unknown }> {
  const { channel: id } = record
  const open = channels.of(record.tenant).find((each) => each.id === id)
  const error = channels.closed(id)?.error
  return { id, record, open, error: error?.code === 'channel.removed' ? undefined : error }
}

async function addedOf(
  { store }: Pick<Engine, 'store'>,
  tenant: TenantId,
  options: StoreOptions,
): Promise<ChannelRecord[]> {
  const found: ChannelRecord[] = []
  let after: KeysetPosition | undefined
  do {
    const question = { query: kernel.channel.queries.channels, where: {}, order: 'oldest', limit: MOST_JOBS } as const
    const page = await store.find(tenant, { ...question, ...(after && { after }) }, options)
    found.push(...page.records)
    after = page.next
  } while (after !== undefined)
  return found.filter(({ removedAt }) => removedAt === null)
}

async function summaryOf(
  { engine, store, keys, canManage }: Parts,
  tenant: TenantId,
  listed: Listed,
  options: StoreOptions,
): Promise<ChannelSummary> {
  const { id, open } = listed
  const isWhole = keys === undefined
  const activity = await activityOf(store, tenant, id, options)
  const count = (state: Job['state']): Promise<number> => countJobs(engine.store, tenant, { state, id }, options)
  const [waiting, dead] = isWhole ? [await count('waiting'), await count('dead')] : [null, null]
  const { lastWebhookAt, lastError } = await engine.added.notes.read(id, tenant)
  const isPulled = open?.channel.pull !== undefined
  const isFailing = isWhole && isPulled && (await failsToPull(engine, tenant, id, options))
  const state = stateOf({
    isOff: open === undefined,
    isSyncing: engine.channels.isSyncing(id),
    isFailing: isFailing || (dead ?? 0) > 0,
    lastReceivedAt: activity.lastReceivedAt,
    now: engine.writer.now(),
  })
  const closedBy = 'error' in listed ? listed.error : undefined
  const error = closedBy === undefined ? lastError : { reason: closedBy.reason ?? closedBy.row.title, at: null }
  return {
    id,
    kind: open?.kind ?? ('record' in listed ? listed.record.transport : ''),
    address: open?.channel.ourAddress ?? null,
    capabilities: open?.capabilities ?? closedCapabilities,
    health: { state, ...activity, waiting, dead, lastWebhookAt, lastError: isWhole ? error : null },
    added: 'record' in listed ? addedFacts(engine, listed, canManage) : null,
  }
}

function addedFacts(
  { added: { types, runTime } }: Pick<Engine, 'added'>,
  { record, open }: Extract<Listed, { record: unknown }>,
  canManage: boolean,
): AddedChannel {
  const { type, label, access, edition: version, createdAt, updatedAt } = record
  const { undo: _, ...setup } = record.setup
  const known = types.find(type)
  const config = known && canManage ? readConfig(() => maskedConfig(known, runTime.configOf(record))) : null
  const canRollBack = made(record.setup).length > 0
  const canSetUp = open?.channel.setup !== undefined
  return {
    ...{ type, label, access, version, config, createdAt, updatedAt },
    setup: { ...setup, canRollBack, canSetUp },
    canTest: open?.channel.check !== undefined,
  }
}

/** A configuration that was sealed with another secret cannot be read. */
function readConfig(read: () => Config): Config | null {
  try {
    return read()
  } catch {
    return null
  }
}

function stateOf({
  isOff,
  isSyncing,
  isFailing,
  lastReceivedAt,
  now,
}: {
  isOff: boolean
  isSyncing: boolean
  isFailing: boolean
  lastReceivedAt: Time | null
  now: Time
}): ChannelHealthState {
  if (isOff) return 'off'
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
