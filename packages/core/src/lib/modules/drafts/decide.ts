import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { kernel } from '../../model/schema.ts'
import { isVisible } from '../../model/visible.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { personOf } from '../person-of.ts'
import { type Draft, type DraftId, draft } from './draft.ts'
import type { DraftContent, DraftPlace, Drafts } from './types.ts'

type Changes = ModuleDraft<Drafts>

/** The id of the only draft of a person, of one type in one conversation. */
export function idOf(changes: Changes, { conversationId, type }: DraftPlace, person: string): DraftId {
  return changes.idOf(draft, conversationId, person, type)
}

export function save(changes: Changes, content: DraftContent, state: State): Draft | Needs {
  const { conversationId, type, text, subject = null, attachments = [] } = content
  const person = personOf(changes)
  const id = idOf(changes, content, person)
  if (!state.has(draft.ref(id))) return needs(draft.ref(id))
  if (changes.get(kernel.conversation, conversationId) === undefined)
    throw new ParleyError('not_found', { field: 'conversationId' })
  const hidden = attachments.findIndex(({ mediaId }) => changes.get(kernel.media, mediaId) === undefined)
  if (hidden !== -1) throw new ParleyError('not_found', { field: `attachments[${hidden}].mediaId` })
  const isEmpty = !isVisible(text) && attachments.length === 0
  const known = changes.get(draft, id)
  if (isEmpty) return remove(changes, content, state)
  const files = attachments.map(({ mediaId }) => ({ mediaId }))
  const next = { id, conversationId, person, type, subject, text, attachments: files, updatedAt: changes.now }
  if (known !== undefined && isSame(known, next)) return known
  changes.emit({ type: 'draft.saved', version: (known?.version ?? 0) + 1, draftId: id, conversationId, person })
  return changes.put(draft, next)
}

export function remove(changes: Changes, place: DraftPlace, state: State): Draft | Needs {
  const person = personOf(changes)
  const id = idOf(changes, place, person)
  if (!state.has(draft.ref(id))) return needs(draft.ref(id))
  if (changes.get(kernel.conversation, place.conversationId) === undefined)
    throw new ParleyError('not_found', { field: 'conversationId' })
  const known = clear(changes, id)
  const { tenant } = state
  const { conversationId, type } = place
  const empty = { subject: null, text: '', attachments: [], updatedAt: changes.now }
  return { kind: 'draft', tenant, id, version: (known?.version ?? 0) + 1, conversationId, person, type, ...empty }
}

export function forget(changes: Changes, id: DraftId): Draft {
  const known = clear(changes, id)
  if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
  return known
}

/** Removes a draft, if it exists. */
export function clear(changes: Changes, id: DraftId): Draft | undefined {
  const known = changes.get(draft, id)
  if (known === undefined) return undefined
  const { conversationId, person, version } = known
  changes.emit({ type: 'draft.removed', version: version + 1, draftId: id, conversationId, person })
  changes.remove(draft, known)
  return known
}

function isSame(one: DraftContent, other: DraftContent): boolean {
  const filesOf = ({ attachments = [] }: DraftContent): string => attachments.map(({ mediaId }) => mediaId).join()
  return one.text === other.text && one.subject === other.subject && filesOf(one) === filesOf(other)
}
