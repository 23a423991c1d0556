import { isNeeds, type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId, Key } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { ownerOf } from '../owner-of.ts'
import { type CannedResponse, type CannedResponseId, cannedResponse } from './canned-response.ts'
import type { NewResponse, ResponsePatch, Responses } from './types.ts'
import { ensureVariables, type Rendered, rendered } from './variables.ts'

type Changes = ModuleDraft<Responses>

export function addResponse(changes: Changes, input: NewResponse, state: State): CannedResponse | Needs {
  const person = ownerOf(changes, input.person)
  ensureVariables(input.text)
  const id = changes.newId(cannedResponse)
  const keys = keysOf(changes, { id, person, shortcut: input.shortcut }, state)
  if (isNeeds(keys)) return keys
  changes.emit({ type: 'response.saved', version: 1, responseId: id, person })
  const { shortcut, title, text } = input
  return changes.put(cannedResponse, { id, keys, shortcut, title, text, person, updatedAt: changes.now })
}

export function editResponse(changes: Changes, { id, ...patch }: ResponsePatch, state: State): CannedResponse | Needs {
  const known = changeable(changes, id)
  const { shortcut = known.shortcut, title = known.title, text = known.text } = patch
  if (shortcut === known.shortcut && title === known.title && text === known.text) return known
  if (text !== known.text) ensureVariables(text)
  const keys = shortcut === known.shortcut ? known.keys : keysOf(changes, { ...known, shortcut }, state)
  if (isNeeds(keys)) return keys
  changes.emit({ type: 'response.saved', version: known.version + 1, responseId: id, person: known.person })
  return changes.put(cannedResponse, { ...known, keys, shortcut, title, text, updatedAt: changes.now })
}

export function removeResponse(changes: Changes, id: CannedResponseId): CannedResponse {
  const known = changeable(changes, id)
  changes.emit({ type: 'response.removed', version: known.version + 1, responseId: id, person: known.person })
  changes.remove(cannedResponse, known)
  return known
}

export function renderResponse(
  changes: Changes,
  { id, conversationId }: { id: CannedResponseId; conversationId: ConversationId },
  state: State,
): Rendered | Needs {
  const { text } = responseOf(changes, id)
  const conversation = changes.get(kernel.conversation, conversationId)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversationId' })
  const contact = kernel.contact.ref(conversation.contactId)
  if (!state.has(contact)) return needs(contact)
  const name = changes.get(kernel.contact, conversation.contactId)?.name?.trim() ?? null
  return rendered(text, {
    'contact.name': name,
    'contact.firstName': name?.split(/\s+/)[0] ?? null,
    'me.name': changes.authorName,
    'conversation.channel': conversation.channel,
  })
}

function responseOf(changes: Changes, id: CannedResponseId): CannedResponse {
  const known = changes.get(cannedResponse, id)
  if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
  return known
}

function changeable(changes: Changes, id: CannedResponseId): CannedResponse {
  const known = responseOf(changes, id)
  if (known.person === null) changes.allow('modules.manage')
  return known
}

/**
 * The keys of a response with a shortcut.
 *
 * A person cannot take a shortcut of the team. The team can take one of a person, because it does not see that. Then the
 * person has both.
 *
 * @throws `input.invalid` if another response of the same readers has the shortcut
 */
function keysOf(
  changes: Changes,
  { id, person, shortcut }: Pick<CannedResponse, 'id' | 'person' | 'shortcut'>,
  state: State,
): Key[] | Needs {
  const word = shortcut.toLowerCase()
  const team = changes.keyOf('team', word)
  const key = person === null ? team : changes.keyOf('person', person, word)
  const missing = [team, key].filter((each) => !state.has({ key: each })).map((each) => ({ key: each }))
  if (missing.length > 0) return needs(...missing)
  for (const each of [team, key]) {
    const owner = state.owner(each)
    if (owner === undefined || owner.id === id) continue
    const reason = `${each === team ? 'The team has' : 'You have'} a response with the shortcut ${shortcut}.`
    throw new ParleyError('input.invalid', { field: 'shortcut', reason, fix: 'Give it another shortcut.' })
  }
  return [key]
}
