import { validateRequest } from 'twilio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { idle, ManualClock } from '../../../test/manual-clock.ts'
import { postMessage } from '../../../test/post-message.ts'
import { failed, refused, WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const webhookUrl = 'https://example.com/webhooks/sms'
const statusCallback = `${webhookUrl}?message=m_1&attempt=1`

let clock: ManualClock
let server: WebhookServer
let simulator: TwilioSimulator

function create(url: string = webhookUrl): TwilioSimulator {
  const numbers = { sms: { number: business, webhookUrl: url } }
  return createTwilioSimulator({ accountSid, authToken, numbers, clock, fetch: server.fetch, pace: 1000 })
}

beforeEach(() => {
  clock = new ManualClock()
  server = new WebhookServer()
  simulator = create()
})
afterEach(() => simulator[Symbol.asyncDispose]())

const send = (more: Record<string, string> = {}) =>
  postMessage(simulator.app, { StatusCallback: statusCallback, ...more })
const text = (body = 'Hi') => simulator.customer(alice).send({ channel: 'sms', text: body })

describe('status callbacks', () => {
  it('report every status but the first, in order, signed', async () => {
    const { sid } = await send()
    await idle()
    expect(server.statuses(sid)).toEqual([])
    await clock.advance(3000)
    expect(server.statuses(sid)).toEqual(['sending', 'sent', 'delivered'])
    for (const { url, params, headers } of server.arrivals) {
      expect(url).toBe(statusCallback)
      expect(validateRequest(authToken, headers['x-twilio-signature'] ?? '', url, params)).toBe(true)
    }
    expect(server.arrivals.at(-1)?.params).toEqual({
      RawDlrDoneDate: '2601151200',
      SmsSid: sid,
      SmsStatus: 'delivered',
      MessageStatus: 'delivered',
      To: alice,
      MessageSid: sid,
      AccountSid: accountSid,
      From: business,
      ApiVersion: '2010-04-01',
    })
  })

  it('do not delay the message: the status climbs while a callback hangs', async () => {
    server.answer = () => new Promise(() => {})
    const { sid } = await send()
    await clock.advance(3000)
    expect(simulator.journal()).toMatchObject([{ sid, status: 'delivered' }])
    expect(server.statuses(sid)).toEqual(['sending'])
  })

  it('leave an alert if they are not answered 2xx, and are not repeated', async () => {
    server.answer = () => new Response('busy', { status: 503 })
    const { sid } = await send()
    await clock.advance(3000)
    expect(server.statuses(sid)).toEqual(['sending', 'sent', 'delivered'])
    expect(simulator.alerts()[0]).toEqual({
      code: 11200,
      sid,
      at: expect.any(String),
      url: webhookUrl,
      reason: 'answered 503',
    })
  })

  it('are left out for a message without StatusCallback', async () => {
    await send({ StatusCallback: '' })
    await clock.advance(3000)
    await simulator.idle()
    expect(server.arrivals).toEqual([])
  })
})

describe('inbound webhooks', () => {
  it('carry the form that Twilio posts, signed, empty values included', async () => {
    const { sid } = await text('Hello <b>you</b> 👍')
    await idle()
    const [arrival] = server.arrivals
    expect(arrival?.url).toBe(webhookUrl)
    expect(arrival?.params).toEqual({
      ToCountry: 'US',
      ToState: '',
      SmsMessageSid: sid,
      NumMedia: '0',
      ToCity: '',
      FromZip: '',
      SmsSid: sid,
      FromState: '',
      SmsStatus: 'received',
      FromCity: '',
      Body: 'Hello <b>you</b> 👍',
      FromCountry: 'US',
      To: business,
      ToZip: '',
      NumSegments: '1',
      MessageSid: sid,
      AccountSid: accountSid,
      From: alice,
      ApiVersion: '2010-04-01',
    })
    expect(arrival?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=utf-8')
    const signature = arrival?.headers['x-twilio-signature'] ?? ''
    expect(validateRequest(authToken, signature, webhookUrl, arrival?.params ?? {})).toBe(true)
  })

  it('are repeated once, with the same token, after a failed connection', async () => {
    server.answer = () => Promise.reject(refused())
    await text()
    await simulator.idle()
    const tokens = server.arrivals.map(({ headers }) => headers['i-twilio-idempotency-token'])
    expect(tokens).toHaveLength(2)
    expect(tokens[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(tokens[1]).toBe(tokens[0])
    expect(simulator.alerts()).toMatchObject([{ code: 11205, reason: 'ECONNREFUSED' }])
  })

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ])('found by use: it repeats callbacks only as Twilio does: once after %s', async (code) => {
    server.answer = () => Promise.reject(failed(code))
    await text()
    await simulator.idle()
    expect(server.arrivals).toHaveLength(2)
    expect(simulator.alerts()).toMatchObject([{ code: 11205, reason: code }])
  })

  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])(
    'found by use: it repeats callbacks only as Twilio does: not after %s, if there was a connection',
    async (code) => {
      server.answer = () => Promise.reject(failed(code))
      await text()
      await simulator.idle()
      expect(server.arrivals).toHaveLength(1)
      expect(simulator.alerts()).toMatchObject([{ code: 11200, reason: code }])
    },
  )

  it('differ in their tokens', async () => {
    await text()
    await text()
    await simulator.idle()
    expect(new Set(server.arrivals.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(2)
  })

  it('are given up after 15 seconds without an answer, and not repeated', async () => {
    server.answer = () => new Promise(() => {})
    await text()
    await clock.advance(14_999)
    expect(simulator.inbound()).toMatchObject([{ webhook: 'pending' }])
    await clock.advance(1)
    await simulator.idle()
    expect(server.arrivals).toHaveLength(1)
    expect(simulator.inbound()).toMatchObject([{ webhook: 'done' }])
    expect(simulator.alerts()).toMatchObject([{ code: 11200, reason: 'no answer within 15000 ms' }])
  })

  it('are repeated for more reasons, and more often, if the fragment requires it; it is neither sent nor signed', async () => {
    await simulator[Symbol.asyncDispose]()
    simulator = create(`${webhookUrl}#rc=2&rp=5xx`)
    server.answer = () => new Response('', { status: 500 })
    await text()
    await simulator.idle()
    expect(server.arrivals).toHaveLength(3)
    const [{ url, params, headers } = { url: '', params: {}, headers: {} as Record<string, string> }] = server.arrivals
    expect(url).toBe(webhookUrl)
    expect(validateRequest(authToken, headers['x-twilio-signature'] ?? '', webhookUrl, params)).toBe(true)
  })

  it.each([
    ['a failure', 11200, new Response('', { status: 500 })],
    ['a redirect', 11200, new Response('', { status: 302, headers: { location: '/' } })],
    ['a body that is not XML', 12300, Response.json({ ok: true })],
    ['XML that is not TwiML', 12100, new Response('<html></html>', { headers: { 'content-type': 'text/xml' } })],
  ])('leave an alert when answered with %s', async (_, code, answer) => {
    server.answer = () => answer
    await text()
    await simulator.idle()
    expect(server.arrivals).toHaveLength(1)
    expect(simulator.alerts()).toMatchObject([{ code }])
  })

  it('leave no alert when answered with TwiML or nothing at all', async () => {
    await text()
    await simulator.idle()
    server.answer = () => new Response(null, { status: 204 })
    await text()
    await simulator.idle()
    expect(simulator.alerts()).toEqual([])
  })

  it('turn user info in the URL into basic authentication, outside the signature', async () => {
    await simulator[Symbol.asyncDispose]()
    simulator = create('https://user:p%40ss@example.com/webhooks/sms')
    await text()
    await simulator.idle()
    const [arrival] = server.arrivals
    expect(arrival?.url).toBe(webhookUrl)
    expect(arrival?.headers.authorization).toBe(`Basic ${btoa('user:p@ss')}`)
    const signature = arrival?.headers['x-twilio-signature'] ?? ''
    expect(validateRequest(authToken, signature, webhookUrl, arrival?.params ?? {})).toBe(true)
  })
})
