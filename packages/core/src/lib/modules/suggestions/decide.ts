import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId, MessageId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { SuggestionStatus } from '../../protocol/suggestion.ts'
import { contentOf, hashOf } from './content.ts'
import { type Suggestion, type SuggestionId, suggestion } from './suggestion.ts'
import { type SuggestionPlaceId, suggestionPlace } from './suggestion-place.ts'
import type { Approval, ProposedSuggestion, Suggestions } from './types.ts'

type Changes = ModuleDraft<Suggestions>

/** The most pending suggestions of one conversation. The oldest of more is superseded. */
const MOST_PENDING = 5

/** The id of the only place of a conversation. */
export function placeIdOf(changes: Pick<Changes, 'idOf'>, conversation: ConversationId): SuggestionPlaceId {
  return changes.idOf(suggestionPlace, conversation)
}

/** Proposes a reply, in the commit of any module. @throws as the command `propose` */
export function propose(changes: Changes, given: ProposedSuggestion, state: State): Suggestion | Needs {
  const { conversationId, task = 'answer', source, held = null, origin = null, errorCode = null } = given
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversationId' })
  if (conversation.status === 'closed') throw new ParleyError('conversation.closed', { field: 'conversationId' })
  const placeId = placeIdOf(changes, conversationId)
  const about = given.forMessageId === undefined ? [] : [kernel.message.ref(given.forMessageId)]
  const lookups = [suggestionPlace.ref(placeId), ...about]
  const { pending = [], messageId = null } = changes.get(suggestionPlace, placeId) ?? {}
  const known = pending.map((id) => suggestion.ref(id))
  const missing = [...lookups, ...known].filter((each) => !state.has(each))
  if (missing.length > 0) return needs(...missing)
  const { lastInboundSequence: forSequence, lastMessageDirection, lastMessageId } = conversation
  if (given.forMessageId !== undefined) {
    const message = changes.get(kernel.message, given.forMessageId)
    if (message?.conversationId !== conversationId) throw new ParleyError('not_found', { field: 'forMessageId' })
    if (message.sequence !== forSequence) throw new ParleyError('suggestion.stale', { field: 'forMessageId' })
  }
  const forMessageId = given.forMessageId ?? (lastMessageDirection === 'inbound' ? lastMessageId : null)

  const { text, subject } = errorCode === null ? contentOf(changes, conversation, given) : { text: '', subject: null }
  const kept = given.beside === true ? pending.slice(Math.max(0, pending.length - MOST_PENDING + 1)) : []
  for (const id of pending) if (!kept.includes(id)) end(changes, id, 'superseded')
  const id = changes.newId(suggestion)
  const status = errorCode === null ? 'pending' : 'failed'
  const next = status === 'pending' ? [...kept, id] : kept
  changes.put(suggestionPlace, { id: placeId, conversationId, pending: next, messageId })
  changes.emit({ type: 'suggestion.proposed', version: 1, suggestionId: id, conversationId, status })
  return changes.put(suggestion, {
    ...{ id, conversationId, channel: conversation.channel, forMessageId, forSequence, task, subject },
    ...{ text, hash: hashOf(subject, text), status, source, held, origin, errorCode, messageId: null },
    ...{ decidedBy: null, decidedAt: null, rejectReason: null, createdAt: changes.now },
  })
}

export function approve(changes: Changes, approval: Approval, state: State): Suggestion | Needs {
  const known = pendingOf(changes, approval.id)
  const { conversationId } = known
  const ref = kernel.conversation.ref(conversationId)
  if (!state.has(ref)) return needs(ref)
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'id' })
  const placeId = placeIdOf(changes, conversationId)
  const { pending = [] } = changes.get(suggestionPlace, placeId) ?? {}
  const lookups = [suggestionPlace.ref(placeId), ...pending.map((id) => suggestion.ref(id))]
  const missing = lookups.filter((each) => !state.has(each))
  if (missing.length > 0) return needs(...missing)
  if (conversation.lastInboundSequence !== known.forSequence) throw new ParleyError('suggestion.stale', { field: 'id' })
  if (approval.hash !== known.hash) throw new ParleyError('suggestion.changed', { field: 'hash' })

  const { text = known.text, subject = known.subject } = approval
  const isEdited = text !== known.text || subject !== known.subject
  const message = changes.send(conversationId, { text, ...(subject === null ? {} : { subject }) })
  if (!('direction' in message)) return message
  for (const id of pending) if (id !== known.id) end(changes, id, 'superseded')
  changes.put(suggestionPlace, { id: placeId, conversationId, pending: [], messageId: message.id })
  return decided(changes, known, isEdited ? 'edited' : 'approved', { messageId: message.id })
}

export function reject(
  changes: Changes,
  { id, reason }: { id: SuggestionId; reason?: string | undefined },
  state: State,
): Suggestion | Needs {
  const known = pendingOf(changes, id)
  const placeId = placeIdOf(changes, known.conversationId)
  if (!state.has(suggestionPlace.ref(placeId))) return needs(suggestionPlace.ref(placeId))
  const place = changes.get(suggestionPlace, placeId)
  if (place !== undefined)
    changes.put(suggestionPlace, { ...place, pending: place.pending.filter((each) => each !== id) })
  return decided(changes, known, 'rejected', { rejectReason: reason ?? null })
}

/** Ends all pending suggestions of a conversation. A suggestion that was just sent stays as it is. */
export function endAll(
  changes: Changes,
  conversationId: ConversationId,
  status: 'stale' | 'superseded',
  state: State,
  except?: MessageId,
): Needs | undefined {
  const id = placeIdOf(changes, conversationId)
  if (!state.has(suggestionPlace.ref(id))) return needs(suggestionPlace.ref(id))
  const place = changes.get(suggestionPlace, id)
  if (place === undefined || place.pending.length === 0) return undefined
  if (except !== undefined && place.messageId === except) return undefined
  const missing = place.pending.map((each) => suggestion.ref(each)).filter((each) => !state.has(each))
  if (missing.length > 0) return needs(...missing)
  for (const each of place.pending) end(changes, each, status)
  changes.put(suggestionPlace, { ...place, pending: [] })
  return undefined
}

function pendingOf(changes: Changes, id: SuggestionId): Suggestion {
  const known = changes.get(suggestion, id)
  if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
  if (known.status === 'stale') throw new ParleyError('suggestion.stale', { field: 'id' })
  if (known.status !== 'pending')
    throw new ParleyError('suggestion.decided', { field: 'id', reason: `The suggestion is ${known.status}.` })
  return known
}

function end(changes: Changes, id: SuggestionId, status: 'stale' | 'superseded'): void {
  const known = changes.get(suggestion, id)
  if (known?.status === 'pending') decided(changes, known, status, { decidedBy: null })
}

function decided(
  changes: Changes,
  known: Suggestion,
  status: SuggestionStatus,
  more: Partial<Pick<Suggestion, 'messageId' | 'rejectReason' | 'decidedBy'>>,
): Suggestion {
  const { id: suggestionId, conversationId, version } = known
  changes.emit({ type: 'suggestion.decided', version: version + 1, suggestionId, conversationId, status })
  return changes.put(suggestion, { ...known, status, decidedBy: changes.author, decidedAt: changes.now, ...more })
}
