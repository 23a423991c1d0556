import type { Contact } from '../../model/contact.ts'
import type { Time } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import { storable } from '../../model/text.ts'
import type { AssistantConversation, Turn } from '../../ports/assistant.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'

/** The most messages of a prompt, and the most characters of all and of one of them. */
export const MOST: { readonly messages: number; readonly characters: number; readonly ofOne: number } = {
  messages: 40,
  characters: 16_000,
  ofOne: 4000,
}

/**
 * The conversation that an assistant reads: the last messages of this conversation, the name of its contact, the time.
 * Nothing else, so nothing else can be in a prompt or in an answer.
 *
 * @param newestFirst the messages of the conversation, the newest first
 */
export function conversationFor(
  newestFirst: readonly Message[],
  contact: Pick<Contact, 'name'> | undefined,
  { timeZone, region }: Pick<ResponderValues, 'timeZone' | 'region'>,
  now: Time,
): AssistantConversation {
  const turns: Turn[] = []
  let characters = 0
  for (const message of newestFirst.slice(0, MOST.messages)) {
    const turn = turnOf(message)
    characters += turn.text.length
    if (characters > MOST.characters && turns.length > 0) break
    turns.unshift(turn)
  }
  const customer = { name: contact?.name ?? null, attributes: {} }
  return { turns, customer, now, timeZone, ...(region === null ? {} : { region }) }
}

function turnOf({ direction, automatic, text, at, attachments }: Message): Turn {
  const ours = automatic ? 'assistant' : 'team'
  const files = attachments.flatMap(({ name }) => name ?? [])
  return {
    speaker: direction === 'inbound' ? 'customer' : ours,
    text: storable(text.slice(0, MOST.ofOne)),
    at,
    ...(files.length === 0 ? {} : { files }),
  }
}
