import type { Seal, ToldStatus, WebhookBuilder } from '@parley/core/testing'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { accountSid, authToken, business, webhookUrl } from './account.ts'

/** How a webhook differs from the usual one. */
export interface PostOptions {
  url?: string
  seal?: Seal
  token?: string
  /** The URL where it arrives, if that is not the signed one. */
  arrivesAt?: string
}

/** A form as Twilio posts it, signed over the URL and every field. */
export function formPost(
  fields: Record<string, string>,
  { url = webhookUrl, seal = 'genuine', token = authToken, arrivesAt = url }: PostOptions = {},
): Request {
  const key = seal === 'wrong' ? 'the token of another account' : token
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' })
  if (seal !== 'missing') headers.set('x-twilio-signature', getExpectedTwilioSignature(key, url, fields))
  return new Request(arrivesAt, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
}

/** The fields of a customer's text message. */
export function inboundFields(changes: Record<string, string> = {}): Record<string, string> {
  const sid = changes.MessageSid ?? 'SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
  return {
    ToCountry: 'US',
    SmsMessageSid: sid,
    NumMedia: '0',
    SmsSid: sid,
    SmsStatus: 'received',
    FromCity: '',
    Body: 'Hello',
    To: business,
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: '+14155550123',
    ApiVersion: '2010-04-01',
    ...changes,
  }
}

/** The fields of a status callback. */
export function statusFields(status: string, changes: Record<string, string> = {}): Record<string, string> {
  const sid = changes.MessageSid ?? 'SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
  return {
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: '+14155550123',
    MessageSid: sid,
    AccountSid: accountSid,
    From: business,
    ApiVersion: '2010-04-01',
    ...changes,
  }
}

/** Twilio's webhooks for the channel contract. */
export const twilioWebhooks: WebhookBuilder & Required<Pick<WebhookBuilder, 'status'>> = {
  async message({ providerId, from, text, extra, to = business }, seal = 'genuine') {
    const fields = inboundFields({ MessageSid: providerId, From: from, Body: text, To: to })
    return formPost(extra === undefined ? fields : { ...fields, AddedLater: extra }, { seal })
  },
  async status({ providerId, messageId, attempt, status }) {
    const why: { [Told in ToldStatus]?: Record<string, string> } = { failed: { ErrorCode: '30005' } }
    const fields = statusFields(status, { MessageSid: providerId, ...why[status] })
    return formPost(fields, { url: `${webhookUrl}?message=${messageId}&attempt=${attempt}` })
  },
  async unreadable() {
    return formPost({ AccountSid: accountSid, Surprise: 'no message at all' })
  },
}
