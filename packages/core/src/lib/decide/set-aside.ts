import type { ChannelId, JobId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { deadJob, newJob } from './job.ts'
import type { State } from './state.ts'

/** A fact that can never be ingested as it is. */
export interface Aside {
  id: JobId
  channel: ChannelId
  fact: unknown
  /** The reason why it cannot be ingested. */
  reason: string
}

/** The queue of a channel's facts that are ingested again. */
export function ingestQueue(channel: ChannelId): string {
  return `ingest:${channel}`
}

/** The id of the job that keeps a fact. So a fact that is reported again is kept once. */
export function asideId(keys: Keys, tenant: TenantId, channel: ChannelId, fact: unknown): JobId {
  const { type, providerId }: { type?: unknown; providerId?: unknown } = Object(fact)
  const named = type === 'unreadable' && typeof providerId === 'string' && providerId !== ''
  return keys.jobId(tenant, 'ingest', channel, named ? providerId : keys.fingerprint(fact))
}

/** Keeps a fact as a dead job, which a person can inspect and replay. A fact that is kept already stays as it is. */
export function setAside(
  state: State,
  { id, channel, fact, reason }: Aside,
  context: DecisionContext,
): Decided<{ kept: boolean }> {
  if (state.get(kernel.job, id) !== undefined) return { result: { kept: false } }
  const { tenant } = state
  const queue = ingestQueue(channel)
  const work = { type: 'ingest', channel, fact } as const
  const draft = new Draft(state, context)
  draft.addJob(deadJob(newJob({ tenant, id, queue, group: null, work, now: context.now }), reason))
  draft.emit({ type: 'job.died', at: context.now, jobId: id, queue, work: work.type, version: 1 })
  return { commit: draft.commit(), result: { kept: true } }
}
