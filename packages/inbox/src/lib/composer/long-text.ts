import type { Channel, Message } from '@parley/client'
import { MOST_MESSAGES, partPriceOf, previewOf, type SendPreview } from '@parley/core/segments'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { newestOf } from '../data/messages.ts'

/** A text that is longer than a channel carries: it can be sent as several messages, or not at all. */
export type LongText = { type: 'divisible'; preview: SendPreview } | { type: 'endless' }

/** The messages of a text that is too long for its channel. `undefined` for a text that fits. */
export function longTextOf(
  text: string,
  channel: Channel | undefined,
  priced?: Pick<Message, 'units' | 'cost'>,
): LongText | undefined {
  const trimmed = text.trim()
  if (channel === undefined || trimmed.length <= channel.capabilities.text.max) return undefined
  const preview = previewOf(trimmed, channel.capabilities.text, priced && partPriceOf(priced))
  return preview.messages.length > MOST_MESSAGES ? { type: 'endless' } : { type: 'divisible', preview }
}

/** {@link longTextOf} with the price of the last billed message of the conversation, which has the same destination. */
export function useLongText(
  text: string,
  channel: Channel | undefined,
  conversationId: string | undefined,
): LongText | undefined {
  const queries = useQueryClient()
  return useMemo(() => {
    if (channel === undefined || text.length <= channel.capabilities.text.max) return undefined
    const isBilled = ({ direction, units, cost }: Message): boolean =>
      direction === 'outbound' && units !== null && cost !== null
    const priced = conversationId === undefined ? undefined : newestOf(queries, conversationId, isBilled)
    return longTextOf(text, channel, priced)
  }, [text, channel, conversationId, queries])
}
