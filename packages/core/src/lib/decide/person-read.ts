import { ParleyError } from '../errors/parley-error.ts'
import type { ConversationId, MessageId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { PersonReadMark } from '../model/person-read-mark.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import type { Decided, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import type { State } from './state.ts'

/** A person of the team has read a conversation up to a message. */
export interface PersonRead {
  conversation: ConversationId
  person: string
  /** The `sequence` through which it was read. */
  sequence: number
  /** The message with that `sequence`. */
  messageId: MessageId | null
}

/** The records that {@link readByPerson} reads. */
export function personReadLookups(keys: Keys, tenant: TenantId, { conversation, person }: PersonRead): Lookup[] {
  const id = keys.readMarkId(tenant, conversation, person)
  return [kernel.conversation.ref(conversation), kernel.readMark.ref(id)]
}

/** Moves the read mark of one person forward; it never moves back. The team's own mark stays. */
export function readByPerson(
  state: State,
  { conversation: conversationId, person, sequence, messageId }: PersonRead,
  context: DecisionContext,
): Decided<PersonReadMark> {
  const conversation = state.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  const id = context.keys.readMarkId(state.tenant, conversationId, person)
  const known = state.get(kernel.readMark, id)
  const readThrough = Math.min(sequence, conversation.messageCount)
  if (known !== undefined && known.readThrough >= readThrough) return { result: known }
  const draft = new Draft(state, context)
  const mark = draft.put(kernel.readMark, { id, person, conversationId, readThrough, messageId, at: context.now })
  const { channel } = conversation
  const subject = { at: context.now, conversationId, channel, version: mark.version }
  draft.emit({ type: 'conversation.read', ...subject, readMarkId: id, person, readThrough })
  return { commit: draft.commit(), result: mark }
}
