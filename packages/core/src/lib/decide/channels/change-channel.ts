import { ParleyError } from '../../errors/parley-error.ts'
import {
  type ChannelRecord,
  type ChannelRecordId,
  type KeptStep,
  noSetup,
  type SetupState,
} from '../../model/channel-record.ts'
import type { ChannelId, JobId, Key, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import { kernel } from '../../model/schema.ts'
import type { Lookup } from '../../ports/store.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from '../idempotency.ts'
import { doneJob } from '../job.ts'
import type { State } from '../state.ts'
import { addRelease, addSetUp } from './channel-jobs.ts'

/** The version of a changed channel. */
export interface ChannelVersion {
  channel: ChannelId
  version: number
}

/** A new channel. */
export interface NewChannel extends Pick<ChannelRecord, 'channel' | 'type' | 'transport' | 'label' | 'access'> {
  id: ChannelRecordId
  /** Sealed. */
  config: string
  /** Our own addresses on it. */
  keys: Key[]
  /** A job sets the provider up. */
  setUp: boolean
  idempotencyKey: IdempotencyKey | undefined
}

/** Adds a channel, also under the id of a removed one. @throws `channel.exists`, `channel.setting_up` */
export function addChannel(
  state: State,
  { id, setUp, idempotencyKey, ...fields }: NewChannel,
  context: DecisionContext,
): Decided<Answer<ChannelVersion>> {
  const before = replay<ChannelVersion>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const known = state.get(kernel.channel, id)
  if (known !== undefined && known.removedAt === null) throw new ParleyError('channel.exists', { field: 'id' })
  // Its earlier values at the provider are being restored.
  if (known !== undefined && known.config !== null) throw new ParleyError('channel.setting_up', { field: 'id' })
  ensureFree(state, id, fields.keys)
  const draft = new Draft(state, context)
  const { now } = context
  const setup: SetupState = setUp ? planned(noSetup, { action: 'apply', force: false }, now) : noSetup
  const access = [...new Set(fields.access)].sort()
  const accessSince = known !== undefined && isSame(known.access, access) ? known.accessSince : now
  const times = { createdAt: known?.createdAt ?? now, accessSince, updatedAt: now, removedAt: null }
  const added = draft.put(kernel.channel, {
    ...fields,
    ...times,
    ...{ id, access, setup, revision: (known?.revision ?? 0) + 1, edition: (known?.edition ?? 0) + 1 },
  })
  if (setUp) addSetUp(draft, added)
  announce(draft, 'channel.added', added, [])
  return { commit: finish(draft, idempotencyKey, added, context), result: done(added) }
}

/** A change of a channel. Absent fields stay. */
export interface ChannelChange {
  id: ChannelRecordId
  patch: {
    label?: string | undefined
    /** Sealed, with our own addresses on it. */
    config?: { sealed: string; keys: Key[] } | undefined
    access?: readonly string[] | undefined
  }
  /** The configuration was merged over this revision. */
  revision: number
  /** The version that the caller has seen. */
  version: number | undefined
  canSetUp: boolean
  idempotencyKey: IdempotencyKey | undefined
}

/** Changes a channel. `undefined`: its configuration changed meanwhile. @throws `channel.changed`, `channel.removed` */
export function updateChannel(
  state: State,
  { id, patch, revision, version, canSetUp, idempotencyKey }: ChannelChange,
  context: DecisionContext,
): Decided<Answer<ChannelVersion> | undefined> {
  const before = replay<ChannelVersion>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const known = present(state, id, version)
  if (patch.config !== undefined && known.revision !== revision) return { result: undefined }
  ensureFree(state, id, patch.config?.keys ?? [])
  const draft = new Draft(state, context)
  const access = patch.access === undefined ? known.access : [...new Set(patch.access)].sort()
  const isGivenAway = !isSame(access, known.access)
  const isDone = known.setup.state === 'done' || known.setup.state === 'foreign'
  const setUp = canSetUp && (patch.config !== undefined || (isGivenAway && !isDone))
  const changed = draft.put(kernel.channel, {
    ...known,
    label: patch.label ?? known.label,
    access,
    accessSince: isGivenAway ? context.now : known.accessSince,
    ...(patch.config === undefined
      ? {}
      : { config: patch.config.sealed, keys: patch.config.keys, revision: known.revision + 1 }),
    setup: setUp ? planned(known.setup, { action: 'apply', force: false }, context.now) : known.setup,
    edition: known.edition + 1,
    updatedAt: context.now,
  })
  if (setUp) addSetUp(draft, changed)
  if (isGivenAway) addRelease(draft, changed)
  announce(draft, 'channel.updated', changed, known.access)
  return { commit: finish(draft, idempotencyKey, changed, context), result: done(changed) }
}

/** The records that {@link removeChannel} reads beside the channel. */
export function removeChannelLookups(keys: Keys, tenant: TenantId, channel: ChannelId): Lookup[] {
  return recurring(keys, tenant, channel).map((id) => kernel.job.ref(id))
}

/** Removes a channel. If it set its provider up, a job rolls that back. @throws `channel.changed`, `channel.removed` */
export function removeChannel(
  state: State,
  { id, version, idempotencyKey }: Pick<ChannelChange, 'id' | 'version' | 'idempotencyKey'>,
  context: DecisionContext,
): Decided<Answer<ChannelVersion>> {
  const before = replay<ChannelVersion>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const known = present(state, id, version)
  const draft = new Draft(state, context)
  const { setup } = known
  const isSetUp = made(setup).length > 0
  const removed = draft.put(kernel.channel, {
    ...known,
    keys: [],
    config: isSetUp ? known.config : null,
    setup: isSetUp ? planned(setup, { action: 'roll_back', force: false }, context.now) : noSetup,
    updatedAt: context.now,
    removedAt: context.now,
  })
  if (isSetUp) addSetUp(draft, removed)
  for (const job of recurring(context.keys, state.tenant, known.channel)) {
    const found = state.get(kernel.job, job)
    if (found !== undefined) draft.reviseJob(doneJob(found))
  }
  announce(draft, 'channel.removed', removed, known.access)
  return { commit: finish(draft, idempotencyKey, removed, context), result: done(removed) }
}

/** Plans a set-up or its rollback. @throws `channel.setting_up`, `channel.no_setup` if nothing was set up */
export function requestSetup(
  state: State,
  request: {
    id: ChannelRecordId
    action: SetupState['action']
    force: boolean
    idempotencyKey: IdempotencyKey | undefined
  },
  context: DecisionContext,
): Decided<Answer<ChannelVersion>> {
  const { id, action, force, idempotencyKey } = request
  const before = replay<ChannelVersion>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const known = present(state, id, undefined)
  const { setup } = known
  if (setup.state === 'planned' || setup.state === 'running') throw new ParleyError('channel.setting_up')
  if (action === 'roll_back' && made(setup).length === 0) {
    const reason = 'No set-up of this channel has changed anything that can be rolled back.'
    throw new ParleyError('channel.no_setup', { reason })
  }
  const draft = new Draft(state, context)
  const next = planned(setup, { action, force }, context.now)
  const changed = draft.put(kernel.channel, { ...known, setup: next, updatedAt: context.now })
  addSetUp(draft, changed)
  announce(draft, 'channel.updated', changed, known.access)
  return { commit: finish(draft, idempotencyKey, changed, context), result: done(changed) }
}

/** The changes at the provider that a set-up made, or may have made before it was interrupted. */
export function made({ state, undo, steps }: SetupState): readonly KeptStep[] {
  const begun = state === 'running' || state === 'failed' || state === 'planned' ? steps : []
  return mergedSteps(undo ?? [], begun)
}

/** Changes one after the other as one change of each subject: its first value, and its last one. */
export function mergedSteps(first: readonly KeptStep[], then: readonly KeptStep[]): KeptStep[] {
  const merged = new Map(first.map((step) => [step.subject, step]))
  for (const step of then) {
    const known = merged.get(step.subject)
    merged.set(step.subject, known === undefined ? step : { ...known, to: step.to })
  }
  return [...merged.values()]
}

function planned(setup: SetupState, { action, force }: Pick<SetupState, 'action' | 'force'>, at: number): SetupState {
  const steps = setup.state === 'foreign' || setup.state === 'rolled_back' ? [] : setup.steps
  return { ...setup, action, force, at, steps, state: 'planned', error: null }
}

/** Whether two sets of access keys, each sorted, are the same. */
function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** @throws `channel.exists` if another channel has one of the addresses */
function ensureFree(state: State, id: ChannelRecordId, keys: readonly Key[]): void {
  const owner = keys.map((key) => state.owner(key)).find((each) => each !== undefined && each.id !== id)
  if (owner !== undefined) throw takenBy(kernel.channel.is(owner) ? owner.channel : owner.id)
}

/** The error of an address that another channel has. */
export function takenBy(channel: string): ParleyError {
  return new ParleyError('channel.exists', {
    field: 'config',
    reason: `The channel ${channel} has the same address of ours.`,
    fix: 'Change that channel, or remove it first.',
  })
}

function present(state: State, id: ChannelRecordId, version: number | undefined): ChannelRecord {
  const known = state.get(kernel.channel, id)
  if (known === undefined) throw new ParleyError('channel.unknown', { field: 'channel' })
  if (known.removedAt !== null) throw new ParleyError('channel.removed', { field: 'channel' })
  if (version === undefined || version === known.edition) return known
  throw new ParleyError('channel.changed', {
    field: 'version',
    reason: `The channel has the version ${known.edition}, and not ${version}.`,
  })
}

function recurring(keys: Keys, tenant: TenantId, channel: ChannelId): JobId[] {
  return [keys.jobId(tenant, 'pull', channel), keys.jobId(tenant, 'track', channel)]
}

function announce(
  draft: Draft,
  type: 'channel.added' | 'channel.updated' | 'channel.removed',
  { id: channelId, channel, version, access }: ChannelRecord,
  before: readonly string[],
): void {
  const isShared = access.length === 0 || (type !== 'channel.added' && before.length === 0)
  const seen = isShared ? [] : [...new Set([...access, ...before])]
  draft.emit({ type, at: draft.now, channelId, channel, version, access: seen })
}

function done({ channel, version }: ChannelRecord): Answer<ChannelVersion> {
  return { value: { channel, version }, replayed: false }
}

function finish(
  draft: Draft,
  idempotencyKey: IdempotencyKey | undefined,
  { channel, version }: ChannelRecord,
  context: DecisionContext,
): ReturnType<Draft['commit']> {
  answer(draft, idempotencyKey, { channel, version }, context)
  return draft.commit()
}
