import { type Money, sumOf } from '../model/money.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import { countSegments } from './count-segments.ts'
import { splitText } from './split-text.ts'

/** The messages of a text on a channel, before it is sent. */
export interface SendPreview {
  /** The texts of the messages, in order. */
  messages: string[]
  /** The billed parts of all messages. `null` if the channel does not divide texts. */
  segments: number | null
  /** The cost of all messages at the given price. `null` if no price is known. */
  cost: Money | null
}

/**
 * Shows what a text becomes on a channel: its messages, its billed parts and its cost.
 *
 * @param price of a part: that of a billed message. Default: the price of the channel's settings.
 */
export function previewOf(
  text: string,
  { max, parts, encoding, price: own }: ChannelCapabilities['text'],
  price: Money | undefined = own,
): SendPreview {
  const messages = splitText(text, { max })
  if (parts === undefined) return { messages, segments: null, cost: null }
  const segments = messages.reduce((sum, each) => sum + countSegments(each, { encoding }).parts, 0)
  const cost = price === undefined ? null : { ...price, amount: sumOf(Array(segments).fill(price.amount)) }
  return { messages, segments, cost }
}

/** The price of a part, from a billed message. `undefined` if the message has no bill. */
export function partPriceOf({ units, cost }: { units: number | null; cost: Money | null }): Money | undefined {
  if (cost === null || units === null || units < 1) return undefined
  const amount = (Number(cost.amount) / units).toFixed(6).replace(/\.?0+$/, '')
  return { amount, currency: cost.currency }
}
