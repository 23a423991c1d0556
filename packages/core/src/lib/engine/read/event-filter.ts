import { ParleyError } from '../../errors/parley-error.ts'
import { unknownName } from '../../errors/unknown-name.ts'
import { type AnyEvent, type EventType, eventTypes } from '../../model/event.ts'
import type { AddressId, ChannelId, ConversationId } from '../../model/ids.ts'
import type { StreamItem } from './feed.ts'

/** The types of events. */
export const eventTypeNames: readonly EventType[] = Object.keys(eventTypes) as EventType[]

/** The events to read. Each given field narrows them. */
export interface EventFilter {
  /** Events of these types. */
  types?: readonly string[] | undefined
  /** Events of this conversation, and changes of its address. */
  conversationId?: ConversationId | undefined
  /** Events of this channel. `job.died` belongs to no channel. */
  channel?: ChannelId | undefined
}

/** Whether a filter narrows at all. */
export function isNarrow({ types, conversationId, channel }: EventFilter): boolean {
  return types !== undefined || conversationId !== undefined || channel !== undefined
}

/**
 * Yields the events that match a filter; of every other event only its place in the log.
 *
 * @throws every error of `addressOf` for the conversation
 */
export async function* filtered(
  read: () => AsyncIterable<StreamItem<AnyEvent>>,
  filter: EventFilter,
  addressOf: (conversation: ConversationId) => Promise<AddressId>,
): AsyncGenerator<StreamItem<AnyEvent>> {
  const address = filter.conversationId === undefined ? undefined : await addressOf(filter.conversationId)
  for await (const item of read()) {
    const wanted = item.type !== 'event' || matchesEvent(item.event, filter, address)
    yield wanted ? item : { type: 'passed', cursor: item.cursor }
  }
}

/** @throws `input.invalid` for an unknown type, and for an empty list */
export function assertTypes({ types }: EventFilter, known: readonly string[]): void {
  if (types === undefined) return
  const unknown = types.find((type) => !known.includes(type))
  if (types.length > 0 && unknown === undefined) return
  const reason =
    unknown === undefined ? `Give at least one of ${known.join(', ')}.` : unknownName('event', String(unknown), known)
  throw new ParleyError('input.invalid', { field: 'types', reason })
}

/** Whether an event matches a filter. `address`: the address of the filter's conversation. */
export function matchesEvent(
  event: AnyEvent,
  { types, conversationId, channel }: EventFilter,
  address: AddressId | undefined,
): boolean {
  if (types !== undefined && !types.includes(event.type)) return false
  if (channel !== undefined && !('channel' in event && event.channel === channel)) return false
  if (conversationId === undefined) return true
  if ('conversationId' in event) return event.conversationId === conversationId
  return 'addressId' in event && event.addressId === address
}
