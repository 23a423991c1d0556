import type { Conversation, Message } from '@parley/core'

/** Both ends of a conversation, as numbers. */
export interface Ends {
  customer: string
  business: string
  userId: string | null
}

/** Both ends of a conversation. A channel of one person has the key of that person. */
export function endsOf(
  { addressValue, channel, access }: Pick<Conversation, 'addressValue' | 'channel' | 'access'>,
  addresses: ReadonlyMap<string, string>,
): Ends {
  const person = access.find((key) => key.startsWith('user:'))
  return { customer: addressValue, business: addresses.get(channel) ?? channel, userId: person?.slice(5) ?? null }
}

/** A message with the columns of `sms_messages`. */
export interface Row {
  id: string
  message_sid: string | null
  conversation_id: string
  user_id: string | null
  to_number: string
  from_number: string
  body: string
  direction: 'inbound' | 'outbound'
  status: string
  error_code: string | null
  error_message: string | null
  num_segments: string | null
  price: string | null
  price_unit: string | null
  date_created: string
  date_sent: string | null
  date_updated: string
  created_at: string
  updated_at: string
}

/** The row of a message. Twilio writes an amount that it bills as a negative number. */
export function rowOf(message: Message, { customer, business, userId }: Ends): Row {
  const isInbound = message.direction === 'inbound'
  const { evidence = {}, acceptedAt } = message.attempts.at(-1) ?? {}
  const times = Object.values(evidence).flatMap((each) => Object.values(each).map(({ at }) => at))
  const updated = timeOf(Math.max(message.createdAt, ...times))
  const created = timeOf(message.createdAt)
  return {
    id: message.id,
    message_sid: message.providerId,
    conversation_id: message.conversationId,
    user_id: userId,
    to_number: isInbound ? business : customer,
    from_number: isInbound ? customer : business,
    body: message.text,
    direction: message.direction,
    status: message.status,
    error_code: message.errorCode,
    error_message: message.errorDetail,
    num_segments: message.units === null ? null : String(message.units),
    price: message.cost === null ? null : `-${message.cost.amount}`,
    price_unit: message.cost?.currency ?? null,
    date_created: timeOf(message.at),
    date_sent: isInbound ? timeOf(message.at) : acceptedAt === undefined ? null : timeOf(acceptedAt),
    date_updated: updated,
    created_at: created,
    updated_at: updated,
  }
}

function timeOf(time: number): string {
  return new Date(time).toISOString()
}
