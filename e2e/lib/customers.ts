import { signTwilioRequest } from '@parley/simulator'
import { account } from './account.ts'
import type { Fetch } from './own-connection.ts'
import { untilInTime } from './put-off.ts'

/** A message from a customer, in the provider's form. */
export interface Text {
  sid: string
  from: string
  body: string
}

/** The form that the provider posts for a text. */
export function formOf({ sid, from, body }: Text): Record<string, string> {
  return {
    ToCountry: 'US',
    SmsMessageSid: sid,
    NumMedia: '0',
    SmsSid: sid,
    SmsStatus: 'received',
    Body: body,
    To: account.from,
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: account.accountSid,
    From: from,
    ApiVersion: '2010-04-01',
  }
}

/** How a text is posted. */
export interface Posting {
  signature?: string
  ask?: Fetch
}

/** Posts a text as the provider does, and again if the store was too slow for it. */
export async function post(url: string, text: Text, posting: Posting = {}): Promise<Response> {
  return untilInTime(() => postOnce(url, text, posting))
}

/** Posts a text once, signed as the provider signs it; the URL is the signed one. */
export async function postOnce(url: string, text: Text, { signature, ask = fetch }: Posting = {}): Promise<Response> {
  const form = formOf(text)
  const response = await ask(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': signature ?? signTwilioRequest(url, form, account.authToken),
    },
    body: new URLSearchParams(form),
  })
  // The answer is read whole, so that its connection is free for the next request at once.
  const body = await response.text()
  return new Response(body, { status: response.status, headers: response.headers })
}

/** A message id in the provider's form; the same number gives the same id. */
export function sidOf(number: number): string {
  return `SM${number.toString(16).padStart(32, '0')}`
}

/** A customer's number in the range that is reserved for fiction. */
export function numberOf(customer: number): string {
  return `+1${200 + (customer % 700)}555${(100 + (Math.floor(customer / 700) % 100)).toString().padStart(4, '0')}`
}
