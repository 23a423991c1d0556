import type { Conversation } from '../model/conversation.ts'
import type { AddressId, ChannelId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { ThreadName } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import type { State } from './state.ts'

/** A name of a conversation, with the lookups that lead to it. */
export interface NamedThread {
  name: ThreadName
  lookups: readonly Lookup[]
}

/** The names of a conversation with their lookups, best first. */
export function namedThreads(
  keys: Keys,
  { tenant, channel }: { tenant: TenantId; channel: ChannelId },
  names: readonly ThreadName[],
): NamedThread[] {
  return names.map((name) => {
    if ('thread' in name) return { name, lookups: [{ key: keys.thread(channel, name.thread) }] }
    const message = kernel.message.ref(keys.messageId(tenant, channel, name.replyTo))
    return { name, lookups: [{ key: keys.provider(channel, name.replyTo) }, message] }
  })
}

/** Records that must be loaded before {@link findConversation} can decide. */
export function neededFor(state: State, threads: readonly NamedThread[]): Lookup[] {
  const answered = threads.flatMap(({ name, lookups }) => ('replyTo' in name ? messageIn(state, lookups) : []))
  return answered
    .map(({ conversationId }) => kernel.conversation.ref(conversationId))
    .filter((lookup) => !state.has(lookup))
}

/**
 * The first conversation, by the order of the names, in which the other party takes part. So a leaked name opens no
 * foreign conversation. A closed conversation is not found: it has released its thread.
 */
export function findConversation(
  state: State,
  threads: readonly NamedThread[],
  party: AddressId,
): Conversation | undefined {
  for (const { name, lookups } of threads) {
    const found = 'thread' in name ? ownerIn(state, lookups) : conversationOf(state, messageIn(state, lookups)[0])
    if (found !== undefined && found.status !== 'closed' && found.participants.includes(party)) return found
  }
  return undefined
}

function ownerIn(state: State, [lookup]: readonly Lookup[]): Conversation | undefined {
  const owner = lookup !== undefined && 'key' in lookup ? state.owner(lookup.key) : undefined
  return kernel.conversation.is(owner) ? owner : undefined
}

function messageIn(state: State, lookups: readonly Lookup[]): Message[] {
  return lookups.flatMap((lookup) => {
    const found = 'key' in lookup ? state.owner(lookup.key) : state.get(kernel.message, lookup.id as Message['id'])
    return kernel.message.is(found) ? [found] : []
  })
}

function conversationOf(state: State, message: Message | undefined): Conversation | undefined {
  return message === undefined ? undefined : state.get(kernel.conversation, message.conversationId)
}
