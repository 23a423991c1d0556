import { ParleyError } from '../errors/parley-error.ts'
import type { ConversationId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { MediaFile } from '../model/media.ts'
import type { MediaId } from '../model/media-id.ts'
import type { Message } from '../model/message.ts'
import type { PersonReadMark } from '../model/person-read-mark.ts'
import type { RecordKind, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import type { Decided, Decision, DecisionContext } from './decision.ts'
import { deliveryOf } from './delivery/track.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { doneJob, newJob, priorities } from './job.ts'
import { needs } from './needs.ts'
import { wakeJobId } from './snooze.ts'
import { refOf, type State } from './state.ts'

/** The queue of the jobs that remove the messages of removed conversations. */
export const REMOVE_QUEUE = 'remove'

/** A removed conversation. */
export interface RemovedConversation {
  conversationId: ConversationId
  removedAt: Time
}

/**
 * Removes a conversation, and adds the job that removes its messages. From now on no list and no search has it, and
 * nothing of it is sent. Its thread is free: the next message opens a new conversation. Its addresses and contacts stay.
 */
export function removeConversation(
  state: State,
  { conversation: id, idempotencyKey }: { conversation: ConversationId; idempotencyKey: IdempotencyKey | undefined },
  context: DecisionContext,
): Decision<Answer<RemovedConversation>> {
  const before = replay<RemovedConversation>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const conversation = state.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  const wakeJob = kernel.job.ref(wakeJobId(context.keys, conversation))
  if (!state.has(wakeJob)) return needs(wakeJob)
  const draft = new Draft(state, context)
  draft.remove(kernel.conversation, conversation)
  endJob(draft, state, wakeJob.id as Job['id'])
  const { now, keys } = context
  const { tenant, channel, access, version } = conversation
  draft.addJob(
    newJob({
      ...{ tenant, id: keys.jobId(tenant, 'remove', id), queue: REMOVE_QUEUE, group: null },
      ...{ priority: priorities.campaign, work: { type: 'remove', conversationId: id }, now },
    }),
  )
  const subject = { at: now, conversationId: id, channel, version: version + 1, access }
  draft.emit({ type: 'conversation.removed', ...subject })
  const result = answer(draft, idempotencyKey, { conversationId: id, removedAt: now }, context)
  return { commit: draft.commit(), result }
}

/** Some of the records that a removed conversation has left, and the files of its messages. */
export interface Remains {
  messages: readonly Message[]
  readMarks: readonly PersonReadMark[]
  files: readonly MediaFile[]
}

/** The records that {@link removeRemains} reads. */
export function remainsLookups({ keys }: Pick<DecisionContext, 'keys'>, remains: Remains): Lookup[] {
  const { messages, readMarks, files } = remains
  const jobs = [
    ...messages.filter(({ direction }) => direction === 'outbound').map((message) => deliveryOf(keys, message)),
    ...files.filter(({ messageId }) => messageId !== null).map(({ tenant, id }) => keys.jobId(tenant, 'media', id)),
  ]
  return [...[...messages, ...readMarks, ...files].map(refOf), ...jobs.map((id) => kernel.job.ref(id))]
}

/**
 * Removes records of a removed conversation, with the jobs of its messages. A file goes with its last message. A file that
 * another message has stays.
 */
export function removeRemains(state: State, remains: Remains, context: DecisionContext): Decided<undefined> {
  const draft = new Draft(state, context)
  for (const lookup of remainsLookups(context, remains))
    if ('kind' in lookup && lookup.kind === kernel.job.kind) endJob(draft, state, lookup.id as Job['id'])
  removeAll(draft, state, kernel.readMark, remains.readMarks)
  const messages = removeAll(draft, state, kernel.message, remains.messages)
  for (const { id } of remains.files) {
    const file = state.get(kernel.media, id)
    if (file === undefined) continue
    const uses = usesIn(file, messages)
    if (isUnused(file, messages)) draft.remove(kernel.media, file)
    else {
      const isOwner = messages.some((message) => message.id === file.messageId)
      if (isOwner) draft.put(kernel.media, { ...file, messageId: null })
      if (uses > 0) draft.raise(file, 'uses', -uses)
    }
  }
  return { commit: draft.isEmpty ? undefined : draft.commit(), result: undefined }
}

/** Whether no message has a file any more, once these messages are removed. */
export function isUnused(file: MediaFile, removed: readonly Message[]): boolean {
  const left = file.uses - usesIn(file, removed)
  if (left > 0) return false
  // The uses of an older upload were not counted from its beginning, so another message may have it.
  if (file.messageId === null) return file.counted && usesIn(file, removed) > 0
  return removed.some(({ id }) => id === file.messageId)
}

/** The number of messages that were sent with a file. The inbound message that it came with is not one of them. */
function usesIn({ id, messageId }: MediaFile, messages: readonly Message[]): number {
  return messages.filter((message) => message.id !== messageId && filesOf(message).includes(id)).length
}

/** The media files of a message, each once. */
export function filesOf({ attachments }: Pick<Message, 'attachments'>): MediaId[] {
  return [...new Set(attachments.flatMap(({ mediaId }) => (mediaId === null ? [] : [mediaId])))]
}

function removeAll<R extends Stored>(draft: Draft, state: State, kind: RecordKind<R>, found: readonly R[]): R[] {
  const present = found.map(({ id }) => state.get(kind, id)).filter((record) => record !== undefined)
  for (const record of present) draft.remove(kind, record)
  return present
}

/** Ends a job. A worker that runs it cannot finish it any more. */
function endJob(draft: Draft, state: State, id: Job['id']): void {
  const job = state.get(kernel.job, id)
  if (job !== undefined) draft.reviseJob(doneJob(job))
}

/** The message of ours that has files: each is counted. */
export function countUses(draft: Draft, message: Pick<Message, 'attachments'>): void {
  for (const id of filesOf(message)) {
    const file = draft.get(kernel.media, id)
    if (file !== undefined) draft.raise(file, 'uses', 1)
  }
}
