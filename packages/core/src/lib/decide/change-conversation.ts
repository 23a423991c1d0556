import { ParleyError } from '../errors/parley-error.ts'
import { ensureRoom } from '../model/attributes.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationId, Key } from '../model/ids.ts'
import type { Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import { type ConversationPatch, changesOf, patched } from './conversation.ts'
import { type AnsweredConversation, joinsIn, refsToFollow, refsToJoin } from './conversation-joins.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { type Answer, answer, type IdempotencyKey, replay } from './idempotency.ts'
import { needs } from './needs.ts'
import { moveMark, type ReadMark } from './read-mark.ts'
import { scheduleWake, wakeJobId } from './snooze.ts'
import type { State } from './state.ts'

/** A change of a conversation that a caller requests. */
export interface Change {
  conversation: ConversationId
  patch: ConversationPatch
  /** The read mark that `readThrough` or `unreadAfter` of the patch was resolved to. */
  mark?: ReadMark | undefined
  idempotencyKey?: IdempotencyKey | undefined
}

/**
 * Stars, reads, archives, closes, snoozes, assigns, labels or describes a conversation. A change without effect commits nothing.
 *
 * The result is `undefined` if `mark` must be resolved again. Nothing is committed then.
 */
export function change(
  state: State,
  { conversation: id, patch, mark, idempotencyKey }: Change,
  context: DecisionContext,
): Decision<Answer<AnsweredConversation> | undefined> {
  const before = replay<AnsweredConversation>(state, idempotencyKey, context)
  if (before !== undefined) return { result: before }
  const conversation = state.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  const thread = context.keys.thread(conversation.channel, conversation.thread)
  const missing = missingOf(state, conversation, { thread, patch }, context)
  if (missing.length > 0) return needs(...missing)
  const threadFree = state.owner(thread) === undefined
  const isMarked = patch.readThrough !== undefined || patch.unreadAfter !== undefined
  if (isMarked && mark === undefined) return { result: undefined }
  const read =
    mark === undefined ? conversation : moveMark(conversation, mark, { back: patch.unreadAfter !== undefined })
  if (read === undefined) return { result: undefined }
  ensureRoom(read.attributes, patch.attributes)
  const next = patched(read, patch, { ...context, threadFree })
  const changes = changesOf(conversation, next)
  const visible = Object.keys(changes).length > 0
  const joins = joinsIn(joinedRecords(state, conversation))(conversation)
  const isSame = next.readThrough === conversation.readThrough && next.archiveReason === conversation.archiveReason
  if (!visible && isSame && idempotencyKey === undefined) {
    return { result: { value: { ...conversation, ...joins }, replayed: false } }
  }
  const draft = new Draft(state, context)
  const written = draft.put(kernel.conversation, next)
  scheduleWake(draft, state, { before: conversation, after: written }, context)
  if (visible) {
    const { channel, version } = written
    draft.emit({ type: 'conversation.changed', at: context.now, conversationId: id, channel, version, changes })
  }
  const result = answer(draft, idempotencyKey, { ...written, ...joins }, context)
  return { commit: draft.commit(), result }
}

/** The records that a change reads beside the conversation, as far as they were not looked up. */
function missingOf(
  state: State,
  conversation: Conversation,
  { thread, patch }: { thread: Key; patch: ConversationPatch },
  { keys }: DecisionContext,
): Lookup[] {
  const isSnooze = patch.snoozedUntil !== undefined || conversation.snoozed
  const wake = isSnooze ? [kernel.job.ref(wakeJobId(keys, conversation))] : []
  const lookups = [{ key: thread }, ...refsToJoin([conversation]), ...wake].filter((lookup) => !state.has(lookup))
  if (lookups.length > 0) return lookups
  return refsToFollow([conversation], joinedRecords(state, conversation)).filter((ref) => !state.has(ref))
}

function joinedRecords(state: State, { addressId, contactId, lastMessageId }: Conversation): Stored[] {
  const address = state.get(kernel.address, addressId)
  const owner = address?.contactId ?? state.get(kernel.contact, contactId)?.mergedInto ?? contactId
  const message = lastMessageId === null ? undefined : state.get(kernel.message, lastMessageId)
  const records = [address, state.get(kernel.contact, contactId), state.get(kernel.contact, owner), message]
  return records.filter((record) => record !== undefined)
}
