import type { OutboundMessage, SendOptions, SendResult } from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import { billOf } from './bill.ts'
import { detailOf } from './errors.ts'
import { failureOf } from './failure.ts'
import { deliveryStatusOf } from './status.ts'

/** The sender, and the URL that statuses of its messages are posted to. */
export interface Sender {
  from?: string | undefined
  messagingServiceSid?: string | undefined
  /** The URL of status callbacks; without one Twilio is not asked for any. */
  statusCallback: string | undefined
}

/** Hands a message to Twilio in one call. Never throws: a failure is a result too. */
export async function send(
  account: Account,
  { from, messagingServiceSid, statusCallback }: Sender,
  message: OutboundMessage,
  { to, attempt, signal, inTime }: SendOptions,
): Promise<SendResult> {
  if (signal.aborted)
    return { type: 'deferred', code: 'aborted', detail: 'It was called off before Twilio was called.' }
  const media = message.attachments.flatMap(({ url }) => url ?? [])
  if (media.length < message.attachments.length) {
    const detail = 'Twilio downloads files. Without a public URL of the installation it cannot.'
    return { type: 'refused', code: 'no_public_url', detail }
  }
  try {
    const created = await account.call(
      (messages) =>
        messages.create({
          to: to.value,
          body: message.text,
          ...(from === undefined ? {} : { from }),
          ...(messagingServiceSid === undefined ? {} : { messagingServiceSid }),
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

// The callback names our message: it may come before the answer that tells us Twilio's id.
function callbackOf(url: string, { id }: OutboundMessage, attempt: number): string {
  const callback = new URL(url)
  const ours = `message=${encodeURIComponent(id)}&attempt=${attempt}`
  // Added as text: to set a parameter would write the whole query anew, and Twilio signs it as it is given.
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
      // No callback is posted for the status in the answer, so it is the result.
      return errorCode === null
        ? { type: 'refused', code: status, detail: `Twilio says: ${status}.` }
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
