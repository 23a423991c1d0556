import { withAttributes } from '../model/attributes.ts'
import type { Contact } from '../model/contact.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ChannelId, Key } from '../model/ids.ts'
import { type Keys, newId } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import { storable } from '../model/text.ts'
import type { ContactFact, ConversationFact } from '../ports/fact.ts'
import type { Lookup } from '../ports/store.ts'
import { accessOfNew } from './channels/channel-access.ts'
import { changesOf, openConversation, patched } from './conversation.ts'
import type { Decision, DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { ensureAddress, nameOf, neededForParties, ownerOf, type Party, partyLookups } from './ensure-address.ts'
import { isNeeds, needs } from './needs.ts'
import type { State } from './state.ts'

/** Records a channel's data of the person behind an address. A name that the team gave stays. */
export function describeContact(
  state: State,
  { party, fact }: { party: Party; fact: ContactFact },
  context: DecisionContext,
): Decision<undefined> {
  const owner = kernel.contact.ref(ownerOf(state, party))
  if (!state.has(owner)) return needs(owner)
  const draft = new Draft(state, context)
  const { contactId } = ensureAddress(draft, party, context.now)
  const contact = draft.get(kernel.contact, contactId)
  if (contact === undefined) return { result: undefined }
  const next = described(contact, fact)
  if (next !== contact) {
    const { id, version } = draft.put(kernel.contact, next)
    draft.emit({ type: 'contact.described', at: context.now, contactId: id, version })
  }
  return { commit: draft.commit(), result: undefined }
}

function described(contact: Contact, { name, attributes }: ContactFact): Contact {
  const given = nameOf(name)
  const isNamed = given.name !== null && given.name !== contact.name && contact.nameFrom !== 'team'
  const next = withAttributes(contact.attributes, attributes)
  if (!isNamed && next === contact.attributes) return contact
  return { ...contact, ...(isNamed ? given : {}), attributes: next }
}

/** A conversation that a channel describes, with the key of its thread. */
export interface Described {
  channel: ChannelId
  party: Party
  fact: ConversationFact
  thread: Key
}

/** The conversation that a fact describes, by key. */
export function describedOf(keys: Keys, channel: ChannelId, party: Party, fact: ConversationFact): Described {
  return { channel, party, fact, thread: keys.thread(channel, fact.thread) }
}

/** The records that {@link describeConversation} reads. */
export function describedLookups({ party, thread }: Described): Lookup[] {
  return [{ key: thread }, ...partyLookups(party)]
}

/**
 * Records a channel's data of a conversation: attributes, access, and its end.
 *
 * If the thread has no conversation, one is opened, unless the fact states that it has ended.
 */
export function describeConversation(
  state: State,
  { channel, party, fact, thread }: Described,
  context: DecisionContext,
): Decision<undefined> {
  const { now } = context
  const owner = state.owner(thread)
  const known = kernel.conversation.is(owner) ? owner : undefined
  const ended = fact.ended === true
  if (known === undefined && ended) return { result: undefined }
  const missing = neededForParties(state, [party])
  if (missing.length > 0) return needs(...missing)
  const ofChannel = known === undefined ? accessOfNew(state, channel, context) : known
  if (isNeeds(ofChannel)) return ofChannel
  const draft = new Draft(state, context)
  const address = ensureAddress(draft, party, now)
  const beginning = { thread: fact.thread, address }
  const begun = (): Conversation => ({
    ...openConversation(newId(kernel.conversation, context.id), beginning, context),
    access: [...ofChannel.access],
  })
  const opened = known ?? begun()
  const patch = { attributes: fact.attributes ?? undefined, ...(ended ? { status: 'closed' as const } : {}) }
  const next = { ...patched(opened, patch, { ...context, threadFree: true }), access: accessOf(fact) ?? opened.access }
  const changes = changesOf(opened, next)
  const isChanged = Object.keys(changes).length > 0
  if (known !== undefined && !isChanged) return { result: undefined }
  const { id: conversationId, version } = draft.put(kernel.conversation, next)
  if (known === undefined) draft.emit({ type: 'conversation.opened', at: now, conversationId, channel, version })
  else draft.emit({ type: 'conversation.changed', at: now, conversationId, channel, version, changes })
  return { commit: draft.commit(), result: undefined }
}

function accessOf({ access }: ConversationFact): string[] | undefined {
  return access == null ? undefined : [...new Set(access.map(storable))].sort()
}
