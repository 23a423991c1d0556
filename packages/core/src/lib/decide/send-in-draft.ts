import { ParleyError } from '../errors/parley-error.ts'
import type { ConversationId } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { Content } from '../ports/content.ts'
import type { ModuleMessage } from '../ports/module.ts'
import { contentLookups } from './content.ts'
import type { Draft } from './draft.ts'
import { priorities } from './job.ts'
import { type Needs, needs } from './needs.ts'
import { contentOf, enqueue } from './send.ts'
import type { State } from './state.ts'

/**
 * Queues a message in the draft of a module, under the rules of every message.
 *
 * @param state the records as the author sees them
 * @throws `not_found`, `conversation.closed`, `channel.unknown`, and as `messages.send` for the content
 */
export function sendInDraft(
  draft: Draft,
  state: State,
  id: ConversationId,
  given: Content | string,
  { author, automatic = false, due, expires }: ModuleMessage & { author: string | null },
): Message | Needs {
  const content: Content = typeof given === 'string' ? { text: given } : given
  const lookups = [kernel.conversation.ref(id), ...contentLookups(content)]
  if (lookups.some((each) => !state.has(each))) return needs(...lookups)
  const conversation = state.get(kernel.conversation, id)
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  const { status, channel } = conversation
  if (status === 'closed') throw new ParleyError('conversation.closed', { field: 'conversation' })
  const capabilities = draft.context.capabilities(channel)
  if (capabilities === undefined) throw new ParleyError('channel.unknown', { field: 'channel', resource: channel })
  const priority = automatic ? priorities.handler : priorities.person
  const outbound = { content, author, automatic, priority, due, expires }
  const stored = { ...outbound, content: contentOf(state, outbound, capabilities, draft.context) }
  return enqueue(draft, conversation, stored, draft.newId(kernel.message), draft.context).message
}
