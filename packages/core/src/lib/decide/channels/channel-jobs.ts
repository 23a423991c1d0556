import type { ChannelRecord } from '../../model/channel-record.ts'
import type { Draft } from '../draft.ts'
import { newJob, priorities } from '../job.ts'

/** The queue of the jobs that close the conversations of channels that were given to others. */
export const RELEASE_QUEUE = 'release'

/** The queue of the set-ups of a channel type. Only a process with the type claims them. */
export function setUpQueue(type: string): string {
  return `set_up:${type}`
}

/** Adds the job of a planned set-up. The jobs of one channel run one after the other. */
export function addSetUp(draft: Draft, { id: channelId, channel, type, version, tenant }: ChannelRecord): void {
  draft.addJob(
    newJob({
      ...{ tenant, id: draft.keys.jobId(tenant, 'set_up', channel, String(version)) },
      ...{ queue: setUpQueue(type), group: channel, priority: priorities.person, now: draft.now },
      work: { type: 'set_up', channel, channelId },
    }),
  )
}

/** Adds the job that closes the conversations of the earlier access. */
export function addRelease(draft: Draft, { id: channelId, channel, version, tenant }: ChannelRecord): void {
  draft.addJob(
    newJob({
      ...{ tenant, id: draft.keys.jobId(tenant, 'release', channel, String(version)) },
      ...{ queue: RELEASE_QUEUE, group: channel, priority: priorities.person, now: draft.now },
      work: { type: 'release', channel, channelId, before: draft.now, again: false },
    }),
  )
}
