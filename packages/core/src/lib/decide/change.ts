import { ParleyError } from '../errors/parley-error.ts'
import { keyOf } from '../keys.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationId } from '../model/ids.ts'
import { type Answer, answer, type Once, replay } from './command.ts'
import { type ConversationPatch, changesOf, patched } from './conversation.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import type { State } from './state.ts'

/** A change that somebody wants of a conversation. */
export interface Change {
  conversation: ConversationId
  patch: ConversationPatch
  once?: Once | undefined
}

/** Stars, reads, archives, closes, assigns or labels a conversation. What changes nothing commits nothing. */
export function change(
  state: State,
  { conversation: id, patch, once }: Change,
  context: DecisionContext,
): Decision<Answer<Conversation>> {
  const before = replay<Conversation>(state, once, context)
  if (before !== undefined) return { result: before }
  const conversation = state.get('conversation', id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  const threadFree = state.owner(keyOf.thread(conversation.channel, conversation.thread)) === undefined
  const next = patched(conversation, patch, { now: context.now, threadFree })
  const changes = changesOf(conversation, next)
  const visible = Object.keys(changes).length > 0
  const draft = new Draft(state, context)
  if (!visible && next.readThrough === conversation.readThrough && once === undefined) {
    return { result: { value: conversation, replayed: false } }
  }
  const written = draft.put(next)
  if (visible) {
    const { channel, version } = written
    draft.emit({ type: 'conversation.changed', at: context.now, conversationId: id, channel, version, changes })
  }
  const result = answer(draft, state.tenant, once, written, context)
  return { commit: draft.commit(), result }
}
