import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ConversationId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderStatus } from '../../protocol/responder-state.ts'
import { settingsIdsOf, settingsIn } from './decide-settings.ts'
import { responderSettings } from './responder-settings.ts'
import {
  type ResponderMemory,
  type ResponderMemoryId,
  type ResponderState,
  type ResponderStateId,
  responderMemory,
  responderState,
} from './responder-state.ts'
import type { AutoResponder } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

/** The ids of the state and of the memory of a conversation. */
export function idsOf(
  changes: Pick<Changes, 'idOf'>,
  conversation: ConversationId,
): { stateId: ResponderStateId; memoryId: ResponderMemoryId } {
  return {
    stateId: changes.idOf(responderState, conversation),
    memoryId: changes.idOf(responderMemory, conversation),
  }
}

/** The state before the assistant has done anything. */
export function newState(
  { id: conversationId, channel, tenant, createdAt }: Conversation,
  id: ResponderStateId,
): ResponderState {
  return {
    ...{ kind: 'responderState', tenant, id, version: 0, conversationId, channel },
    ...{ status: 'on', reason: null, by: null, since: createdAt, updatedAt: createdAt },
    ...{ intent: null, language: null, sentiment: null, urgency: null, summary: null, errorCode: null },
    ...{ sent: 0, suggested: 0, calls: 0, inputTokens: 0, outputTokens: 0, costs: [] },
  }
}

/** The memory before the assistant has done anything. */
export function newMemory({ id: conversationId, tenant }: Conversation, id: ResponderMemoryId): ResponderMemory {
  return {
    ...{ kind: 'responderMemory', tenant, id, version: 0, conversationId, handled: 0, answers: 0, recent: [] },
    ...{ heard: null, said: null, failed: 0, tries: 0, excused: false },
  }
}

/** The state of a conversation, for its screen. Where its channel has it off, it is `stopped` with `off`. */
export function shownState(
  changes: Changes,
  { conversationId }: { conversationId: ConversationId },
  state: State,
): ResponderState | Needs {
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversationId' })
  const { stateId } = idsOf(changes, conversationId)
  const settings = settingsIdsOf(changes, conversation.channel).map((id) => responderSettings.ref(id))
  const lookups = [responderState.ref(stateId), ...settings]
  if (lookups.some((each) => !state.has(each))) return needs(...lookups)
  const known = changes.get(responderState, stateId) ?? newState(conversation, stateId)
  const { enabled } = settingsIn(changes, conversation.channel, state)
  return enabled ? known : { ...known, status: 'stopped', reason: 'off' }
}

/** Turns the assistant on in a conversation. A message that waits for an answer is answered. */
export function turnOn(
  changes: Changes,
  given: { conversationId: ConversationId },
  state: State,
): ResponderState | Needs {
  const shown = shownState(changes, given, state)
  if (!('status' in shown)) return shown
  const { conversationId } = given
  const { stateId, memoryId } = idsOf(changes, conversationId)
  if (!state.has(responderMemory.ref(memoryId))) return needs(responderMemory.ref(memoryId))
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversationId' })
  const known = changes.get(responderState, stateId) ?? newState(conversation, stateId)
  const memory = changes.get(responderMemory, memoryId) ?? newMemory(conversation, memoryId)
  const { lastInboundSequence, lastMessageDirection, lastMessageId, status } = conversation
  const waits = status === 'open' && lastMessageDirection === 'inbound' && lastMessageId !== null
  // A message that was left to a person is answered now, once.
  const handled = waits ? Math.min(memory.handled, lastInboundSequence - 1) : memory.handled
  changes.put(responderMemory, { ...memory, handled, answers: 0, recent: [], heard: null, excused: false })
  if (waits && shown.reason !== 'off') {
    const work = { conversationId, messageId: lastMessageId, sequence: lastInboundSequence, tries: 0 }
    changes.addJob('autoResponder.answer', work, { group: conversationId })
  }
  const next = putStatus(changes, known, 'on', null, changes.author)
  return shown.reason === 'off' ? { ...next, status: 'stopped', reason: 'off' } : next
}

export function turnOff(
  changes: Changes,
  given: { conversationId: ConversationId },
  state: State,
): ResponderState | Needs {
  const shown = shownState(changes, given, state)
  if (!('status' in shown)) return shown
  const { stateId } = idsOf(changes, given.conversationId)
  const conversation = changes.get(kernel.conversation, given.conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversationId' })
  const known = changes.get(responderState, stateId) ?? newState(conversation, stateId)
  if (known.status === 'stopped' && known.reason === 'switched_off') return known
  const next = putStatus(changes, known, 'stopped', 'switched_off', changes.author)
  return shown.reason === 'off' ? { ...next, reason: 'off' } : next
}

/** Pauses the assistant after a reply by hand, where it is on. */
export function pauseByHand(
  changes: Changes,
  conversationId: ConversationId,
  by: string | null,
  state: State,
): Needs | undefined {
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) {
    const ref = kernel.conversation.ref(conversationId)
    return state.has(ref) ? undefined : needs(ref)
  }
  const shown = shownState(changes, { conversationId }, state)
  if (!('status' in shown)) return shown
  const { stateId } = idsOf(changes, conversationId)
  const known = changes.get(responderState, stateId) ?? newState(conversation, stateId)
  if (shown.reason === 'off' || known.status === 'paused') return undefined
  if (known.status === 'stopped' && known.reason !== 'ended') return undefined
  putStatus(changes, known, 'paused', 'hand_reply', by)
  return undefined
}

/** Writes a new status, and announces it. */
function putStatus(
  changes: Changes,
  known: ResponderState,
  status: ResponderStatus,
  reason: ResponderReason | null,
  by: string | null,
): ResponderState {
  const { id: stateId, conversationId, version } = known
  const { now } = changes
  changes.emit({ type: 'responder.changed', version: version + 1, stateId, conversationId })
  return changes.put(responderState, { ...known, status, reason, by, since: now, updatedAt: now })
}
