// Signed webhooks in Twilio's form, as the bytes on the wire.
import { createHmac } from 'node:crypto'
import { account, publicUrl, webhookPath } from './account.mjs'
import { below, seeded } from './random.mjs'

/**
 * @typedef {object} Webhook
 * @property {string} id its MessageSid
 * @property {Buffer} request the whole HTTP request
 */

/** The number of customers. */
const CUSTOMERS = 5000

const words = 'are you open today i would like to ask about my order it has not come yet thank you see at five'.split(
  ' ',
)
const foreign = ['Здравствуйте', 'заказ', '你好', '请问营业时间', 'สวัสดี', '😀', 'größer', 'schön', 'merci', 'été']

/**
 * The same webhooks for the same seed and position: `count` of them, from `first`.
 * @param {{ seed: number, first: number, count: number }} options
 * @returns {Webhook[]}
 */
export function makeWebhooks({ seed, first, count }) {
  return Array.from({ length: count }, (_, place) => makeWebhook(seed, first + place))
}

/**
 * @param {number} seed
 * @param {number} place
 * @returns {Webhook}
 */
function makeWebhook(seed, place) {
  const random = seeded(seed * 1_000_003 + place)
  const id = `SM${place.toString(16).padStart(32, '0')}`
  // The fields of Twilio, also those that no arm reads: they are signed and parsed all the same.
  const fields = {
    ToCountry: 'US',
    ToState: 'CA',
    SmsMessageSid: id,
    NumMedia: '0',
    ToCity: 'SAN FRANCISCO',
    FromZip: '94110',
    SmsSid: id,
    FromState: 'CA',
    SmsStatus: 'received',
    FromCity: 'SAN FRANCISCO',
    Body: makeText(random),
    FromCountry: 'US',
    To: account.from,
    ToZip: '94105',
    NumSegments: '1',
    MessageSid: id,
    AccountSid: account.accountSid,
    From: `+1415555${String(below(random, CUSTOMERS)).padStart(4, '0')}`,
    ApiVersion: '2010-04-01',
  }
  const body = new URLSearchParams(fields).toString()
  const head = [
    `POST ${webhookPath} HTTP/1.1`,
    `Host: ${new URL(publicUrl).host}`,
    'User-Agent: TwilioProxy/1.1',
    'Accept: */*',
    'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
    `Content-Length: ${body.length}`,
    `X-Twilio-Signature: ${signatureOf(fields)}`,
  ]
  return { id, request: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1') }
}

/** @param {Record<string, string>} fields */
function signatureOf(fields) {
  const signed = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
  return createHmac('sha1', account.authToken)
    .update(`${publicUrl}${webhookPath}${signed.join('')}`, 'utf8')
    .digest('base64')
}

/**
 * 20 to 1 500 characters, most of them short; one text of ten in another script.
 * @param {import('./random.mjs').Random} random
 */
function makeText(random) {
  const length = 20 * 75 ** random()
  const vocabulary = random() < 0.1 ? foreign : words
  let text = ''
  while (text.length < length) text += `${vocabulary[below(random, vocabulary.length)]} `
  return text.trimEnd()
}
