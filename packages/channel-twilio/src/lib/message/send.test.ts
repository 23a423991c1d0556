import type { Channel, OutboundAttachment, OutboundMessage, SendResult } from '@parley/core/channel'
import nock from 'nock'
import twilio from 'twilio'
import { describe, expect, it, vi } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`

async function open(
  options: Partial<TwilioSmsOptions> = {},
  context: Parameters<typeof contextWith>[0] = {},
): Promise<Channel> {
  return await twilioSms({ accountSid, authToken, from: business, ...options }).open(contextWith(context))
}

function send(channel: Channel, changes: Partial<OutboundMessage> = {}, to: string = alice): Promise<SendResult> {
  const address = { scheme: 'tel', value: to, display: to }
  const message: OutboundMessage = {
    id: 'msg_1' as OutboundMessage['id'],
    text: 'Hello',
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    thread: channel.thread([address], { id: 'opening-1', subject: null }),
    createdAt: now,
    ...changes,
  }
  return channel.send(message, {
    to: address,
    attempt: 2,
    signal: new AbortController().signal,
    inTime: () => true,
  })
}

/** The form of the only message that was created. */
async function formOf({ requests }: ScriptedTwilio): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await requests[0]?.text()))
}

describe('the validity period of a message', () => {
  const sentWith = async (expiresAt: number | null): Promise<{ result: SendResult; period: string | undefined }> => {
    const scripted = new ScriptedTwilio()
    const result = await send(await open({}, { fetch: scripted.fetch }), { expiresAt })
    return { result, period: scripted.requests.length === 0 ? undefined : (await formOf(scripted)).ValidityPeriod }
  }

  it('is the rest of its time, in whole seconds', async () => {
    expect((await sentWith(now + 90_500)).period).toBe('90')
    expect((await sentWith(now + 35_999_000)).period).toBe('35999')
  })

  it('is left out without an expiry, and beyond the longest one of Twilio', async () => {
    expect((await sentWith(null)).period).toBe(undefined)
    expect((await sentWith(now + 36_000_000)).period).toBe(undefined)
  })

  it('of less than a second: Twilio is not called', async () => {
    const { result, period } = await sentWith(now + 999)
    expect([result.type, period]).toEqual(['deferred', undefined])
  })
})

describe('smart encoding', () => {
  it('is requested only if it is configured', async () => {
    const scripted = new ScriptedTwilio()
    await send(await open({ smartEncoding: true }, { fetch: scripted.fetch }))
    expect(await formOf(scripted)).toMatchObject({ SmartEncoded: 'true' })
    const without = new ScriptedTwilio()
    await send(await open({}, { fetch: without.fetch }))
    expect(await formOf(without)).not.toHaveProperty('SmartEncoded')
  })
})

describe('a send at the host of Twilio', () => {
  it('is a form with basic auth, as the official client makes it', async () => {
    const scope = nock('https://api.twilio.com')
      .post(path, (form) => form.To === alice && form.From === business && form.Body === 'Hello')
      .basicAuth({ user: accountSid, pass: authToken })
      .matchHeader('user-agent', /^twilio-node\//)
      .matchHeader('content-type', 'application/x-www-form-urlencoded')
      .reply(201, { sid: 'SM1', status: 'queued', error_code: null })
    expect(await send(await open())).toEqual({ type: 'accepted', providerId: 'SM1', status: 'queued' })
    scope.done()
  })

  it.each([
    ['HTML of a gateway', 502, '<html>502</html>', 'unknown'],
    ['HTML of a firewall', 403, '<html>403</html>', 'refused'],
    ['an answer that is no JSON although it was created', 201, 'Created', 'unknown'],
    ['an empty answer', 500, '', 'unknown'],
    ['too many requests', 429, '{"code":20429,"message":"Too Many Requests","status":429}', 'deferred'],
    ['a redirect, which is not followed', 307, '', 'refused'],
  ])('%s', async (_, status, body, type) => {
    const scope = nock('https://api.twilio.com').post(path).reply(status, body, { location: 'https://evil.example/' })
    expect((await send(await open())).type).toBe(type)
    scope.done()
  })

  it.each([
    ['ECONNRESET', 'unknown'],
    ['ECONNREFUSED', 'deferred'],
    ['ENOTFOUND', 'deferred'],
  ])('a network error %s is %s', async (code, type) => {
    nock('https://api.twilio.com')
      .post(path)
      .replyWithError(Object.assign(new Error(code), { code }))
    expect((await send(await open())).type).toBe(type)
  })

  it('the official http client can be injected', async () => {
    nock('https://api.twilio.com').post(path).reply(201, { sid: 'SM2', status: 'accepted', error_code: null })
    const httpClient = new twilio.RequestClient({ keepAlive: false })
    expect(await send(await open({ httpClient }))).toEqual({ type: 'accepted', providerId: 'SM2', status: 'queued' })
  })
})

describe('a send', () => {
  it('that is not answered in time is unknown, and its request is canceled', async () => {
    vi.useFakeTimers()
    const provider = new ScriptedTwilio()
    provider.mood = 'hang'
    const sending = send(await open({ timeoutMs: 15_000 }, { fetch: provider.fetch }))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await sending).toEqual({ type: 'unknown', detail: 'Twilio did not answer within 15000 ms.' })
    expect(provider.requests[0]?.signal.aborted).toBe(true)
    vi.useRealTimers()
  })

  it('names our message and its attempt in the callback', async () => {
    const provider = new ScriptedTwilio()
    await send(await open({}, { fetch: provider.fetch }))
    expect((await formOf(provider)).StatusCallback).toBe('https://parley.example/webhooks/sms?message=msg_1&attempt=2')
  })

  it.each([
    [undefined, undefined],
    ['http://localhost:3000/webhooks/sms', undefined],
    ['http://192.168.1.7/webhooks/sms', undefined],
    ['https://my_host.example/webhooks/sms', undefined],
    ['https://parley.example/x', 'https://parley.example/x?message=msg_1&attempt=2'],
  ])('requests callbacks only to hosts that Twilio can call: %s', async (webhookUrl, callback) => {
    const provider = new ScriptedTwilio()
    await send(await open({}, { fetch: provider.fetch, webhookUrl }))
    expect((await formOf(provider)).StatusCallback).toBe(callback)
  })

  it('requests callbacks to any host from a simulator', async () => {
    const provider = new ScriptedTwilio()
    const webhookUrl = 'http://localhost:3000/webhooks/sms'
    await send(await open({ baseUrl: 'http://localhost:4010/simulator/' }, { fetch: provider.fetch, webhookUrl }))
    expect((await formOf(provider)).StatusCallback).toMatch(/^http:\/\/localhost:3000\//)
    expect(provider.requests[0]?.url).toBe(`http://localhost:4010/simulator${path}`)
  })

  it('treats a regional host as Twilio, which cannot call every host', async () => {
    const provider = new ScriptedTwilio()
    const webhookUrl = 'http://localhost:3000/webhooks/sms'
    await send(await open({ baseUrl: 'https://api.dublin.ie1.twilio.com' }, { fetch: provider.fetch, webhookUrl }))
    expect(await formOf(provider)).not.toHaveProperty('StatusCallback')
    expect(provider.requests[0]?.url).toBe(`https://api.dublin.ie1.twilio.com${path}`)
  })

  it('uses the messaging service, and the number if both are given', async () => {
    const service = `MG${'0'.repeat(32)}`
    const provider = new ScriptedTwilio()
    await send(await open({ messagingServiceSid: service }, { fetch: provider.fetch }))
    expect(await formOf(provider)).toMatchObject({ MessagingServiceSid: service, From: business })
    const alone = new ScriptedTwilio()
    await send(await open({ from: undefined, messagingServiceSid: service }, { fetch: alone.fetch }))
    expect(await formOf(alone)).not.toHaveProperty('From')
  })

  it('uses an API key if there is one, and otherwise the first of several tokens', async () => {
    for (const [options, user] of [
      [{ apiKey: { sid: 'SK1', secret: 'secret' } }, 'SK1:secret'],
      [{ authToken: ['new', 'old'] }, `${accountSid}:new`],
    ] as const) {
      const provider = new ScriptedTwilio()
      await send(await open(options, { fetch: provider.fetch }))
      const [request] = provider.requests
      expect(request?.headers.get('authorization')).toBe(`Basic ${btoa(user)}`)
      expect(request?.url).toContain(accountSid)
    }
  })

  it('carries files as addresses', async () => {
    const provider = new ScriptedTwilio()
    const file = (url: string | undefined): OutboundAttachment => ({
      ...{ mediaId: 'med_1' as OutboundAttachment['mediaId'], contentType: 'image/png', name: null, size: 1, url },
      open: () => Promise.reject(new Error('Twilio downloads files.')),
    })
    const attachments = [file('https://example.com/a.png'), file('https://example.com/b.png')]
    await send(await open({}, { fetch: provider.fetch }), { attachments })
    const form = new URLSearchParams(await provider.requests[0]?.text())
    expect(form.getAll('MediaUrl')).toEqual(['https://example.com/a.png', 'https://example.com/b.png'])
    const refused = await send(await open({}, { fetch: provider.fetch }), { attachments: [file(undefined)] })
    expect(refused).toMatchObject({ type: 'refused', code: 'no_public_url' })
    expect(provider.requests).toHaveLength(1)
  })

  it.each([
    ['failed', 30005, { type: 'refused', code: '30005', detail: 'The number is unknown or no longer in service.' }],
    ['failed', null, { type: 'refused', code: 'failed', detail: 'Twilio reports: failed.' }],
    ['sent', null, { type: 'accepted', providerId: 'SM3', status: 'sent' }],
    ['accepted', null, { type: 'accepted', providerId: 'SM3', status: 'queued' }],
    ['scheduled', null, { type: 'accepted', providerId: 'SM3', status: 'scheduled' }],
    ['added by Twilio later', null, { type: 'accepted', providerId: 'SM3', status: 'queued' }],
  ])('that is answered with the status %s (%s)', async (status, error, result) => {
    nock('https://api.twilio.com').post(path).reply(201, { sid: 'SM3', status, error_code: error })
    expect(await send(await open())).toEqual(result)
  })
})
