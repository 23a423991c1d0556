import type { OutboundMessage, SendOptions, SendResult } from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import { billOf } from './bill.ts'
import { detailOf } from './errors.ts'
import { failureOf } from './failure.ts'
import { deliveryStatusOf } from './status.ts'

/** The sender, and the URL of its status callbacks. */
export interface Sender {
  from?: string | undefined
  messagingServiceSid?: string | undefined
  /** The URL of status callbacks. Without one, none are requested. */
  statusCallback: string | undefined
  /** Whether Twilio replaces typographic signs. Default: by the setting of the service. */
  smartEncoded?: boolean | undefined
}

/** Sends a message to Twilio in one call. Never throws: the result contains the outcome. */
export async function send(
  account: Account,
  { from, messagingServiceSid, statusCallback, smartEncoded }: Sender,
  message: OutboundMessage,
  { to, attempt, signal, inTime }: SendOptions,
): Promise<SendResult> {
  if (signal.aborted) return { type: 'deferred', code: 'aborted', detail: 'It was canceled before Twilio was called.' }
  const media = message.attachments.flatMap(({ url }) => url ?? [])
  if (media.length < message.attachments.length) {
    const detail = 'Twilio downloads files. Without a public URL of the installation it cannot.'
    return { type: 'refused', code: 'no_public_url', detail }
  }
  const validityPeriod = validityOf(message, account)
  if (validityPeriod === 0) return { type: 'deferred', code: 'expired', detail: 'The message expires within a second.' }
  try {
    const created = await account.call(
      (messages) =>
        messages.create({
          to: to.value,
          body: message.text,
          ...(from === undefined ? {} : { from }),
          ...(messagingServiceSid === undefined ? {} : { messagingServiceSid }),
          ...(smartEncoded === undefined ? {} : { smartEncoded }),
          ...(validityPeriod === undefined ? {} : { validityPeriod }),
          ...(media.length === 0 ? {} : { mediaUrl: media }),
          ...(statusCallback === undefined ? {} : { statusCallback: callbackOf(statusCallback, message, attempt) }),
        }),
      { signal, inTime },
    )
    return resultOf(created)
  } catch (error) {
    return failureOf(error)
  }
}

/** Seconds, and Twilio's default: a message waits no longer. */
const MOST_VALID = 36_000

/** The seconds for which Twilio may still send a message. `undefined`: as long as Twilio sends any. */
function validityOf({ expiresAt }: OutboundMessage, account: Account): number | undefined {
  if (expiresAt == null) return undefined
  const { now, ahead } = account.clock()
  const seconds = Math.max(0, Math.floor((expiresAt - (now - ahead)) / 1000))
  return seconds < MOST_VALID ? seconds : undefined
}

// The callback URL names our message, because a callback may arrive before the answer with Twilio's id.
function callbackOf(url: string, { id }: OutboundMessage, attempt: number): string {
  const callback = new URL(url)
  const ours = `message=${encodeURIComponent(id)}&attempt=${attempt}`
  // Appended as text: setting a parameter would rewrite the whole query, and Twilio signs the URL unchanged.
  callback.search = callback.search === '' ? ours : `${callback.search}&${ours}`
  return callback.href
}

interface Created {
  sid: string
  status: string
  errorCode: number | null
  numSegments: string
  price: string | null
  priceUnit: string
}

function resultOf({ sid, status, errorCode, numSegments, price, priceUnit }: Created): SendResult {
  const bill = billOf({ num_segments: numSegments, price, price_unit: priceUnit })
  const delivery = deliveryStatusOf(status)
  switch (delivery) {
    case 'failed':
    case 'undelivered':
    case 'canceled':
      // Twilio posts no callback for the status in the answer, so the result contains it.
      return errorCode === null
        ? { type: 'refused', code: status, detail: `Twilio reports: ${status}.` }
        : { type: 'refused', code: String(errorCode), detail: detailOf(errorCode) }
    case 'scheduled':
    case 'sending':
      return { type: 'accepted', providerId: sid, status: delivery, ...bill }
    case 'sent':
    case 'delivered':
    case 'read':
      return { type: 'accepted', providerId: sid, status: 'sent', ...bill }
    default:
      return { type: 'accepted', providerId: sid, status: 'queued', ...bill }
  }
}
