import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { idle, ManualClock } from '../../../test/manual-clock.ts'
import { postMessage } from '../../../test/post-message.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator, TwilioSimulatorOptions } from './simulator.ts'

const options: TwilioSimulatorOptions = {
  accountSid,
  authToken,
  numbers: { sms: { number: business, webhookUrl: 'https://example.com/webhooks/sms' } },
}

let server: WebhookServer
let simulator: TwilioSimulator

beforeEach(() => {
  server = new WebhookServer()
  simulator = createTwilioSimulator({ ...options, clock: new ManualClock(), fetch: server.fetch })
})
afterEach(() => simulator[Symbol.asyncDispose]())

function post(path: string, body: unknown, type = 'application/json'): Promise<Response> {
  const init = { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) }
  return Promise.resolve(simulator.app.request(path, init))
}

const items = async (path: string): Promise<unknown> => (await simulator.app.request(path)).json()

describe('POST /customers/{address}/messages', () => {
  it.each([alice, encodeURIComponent(alice), '+1%20(415)%20555-0123'])('takes a text from %s', async (address) => {
    const answer = await post(`/customers/${address}/messages`, { channel: 'sms', text: 'Hi' })
    expect(answer.status).toBe(202)
    const { sid } = await answer.json()
    await idle()
    expect(await items('/inbound')).toMatchObject({
      items: [{ sid, channel: 'sms', from: alice, to: business, body: 'Hi', webhook: 'done' }],
    })
  })

  it.each([
    ['address', '4155550123', { channel: 'sms', text: 'Hi' }],
    ['address', '+1', { channel: 'sms', text: 'Hi' }],
    ['address', business, { channel: 'sms', text: 'Hi' }],
    ['channel', alice, { channel: 'fax', text: 'Hi' }],
    ['channel', alice, { text: 'Hi' }],
    ['text', alice, { channel: 'sms', text: '' }],
    ['text', alice, { channel: 'sms', text: 'a'.repeat(65_537) }],
    ['body', alice, { channel: 'sms', text: 'Hi', to: business }],
  ])('answers 422 that names %s', async (field, address, body) => {
    const answer = await post(`/customers/${address}/messages`, body)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
    expect(await answer.json()).toMatchObject({ status: 422, errors: [{ field }] })
    expect(simulator.inbound()).toEqual([])
  })

  it('reports the expected type of a missing field', async () => {
    const answer = await post(`/customers/${alice}/messages`, {})
    expect(await answer.json()).toMatchObject({
      detail: 'channel: must be the name of a channel; text: must be a text',
    })
  })

  it('answers 400 to invalid JSON, 415 to another content type', async () => {
    const headers = { 'content-type': 'application/json' }
    const broken = await simulator.app.request(`/customers/${alice}/messages`, { method: 'POST', headers, body: '{' })
    expect(broken.status).toBe(400)
    const plain = await post(`/customers/${alice}/messages`, { channel: 'sms', text: 'Hi' }, 'text/plain')
    expect(plain.status).toBe(415)
  })

  it('carries any text as it is', async () => {
    const text = "<script>alert(1)</script> \u202eright to left\u202c 👩‍👩‍👧 %'; -- \\ & + = \r\n"
    await post(`/customers/${alice}/messages`, { channel: 'sms', text })
    await idle()
    expect(server.arrivals[0]?.params.Body).toBe(text)
  })
})

describe('GET', () => {
  it('/journal lists what was accepted, in order', async () => {
    const first = await postMessage(simulator.app, { Body: 'one' })
    const second = await postMessage(simulator.app, { Body: 'two' })
    await postMessage(simulator.app, { To: 'nobody' })
    await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    expect(await items('/journal')).toEqual({
      items: [
        { sid: first.sid, body: 'one', ...common },
        { sid: second.sid, body: 'two', ...common },
      ],
    })
  })

  it('/alerts lists what went wrong with webhooks', async () => {
    server.answer = () => new Response('', { status: 500 })
    await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await simulator.idle()
    expect(await items('/alerts')).toMatchObject({ items: [{ code: 11200, reason: 'answered 500' }] })
  })

  it('/state is the data of the page, and 204 while nothing changed', async () => {
    await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await simulator.idle()
    const { sid } = await postMessage(simulator.app)
    const answer = await simulator.app.request('/state?since=-1')
    const state = await answer.json()
    expect(state).toMatchObject({
      channels: [{ channel: 'sms', number: business }],
      messages: [
        { from: alice, webhook: 'done' },
        { sid, status: 'queued' },
      ],
      alerts: [],
      faults: [],
    })
    expect((await simulator.app.request(`/state?since=${state.revision}`)).status).toBe(204)
  })
})

const common = {
  channel: 'sms',
  from: business,
  to: alice,
  media: [],
  at: '2026-01-15T12:00:00.000Z',
  status: 'queued',
  errorCode: null,
}

describe('/faults', () => {
  it('adds, lists and clears', async () => {
    const answer = await post('/faults', { fault: 'rate_limit', times: 2, match: { to: alice } })
    expect(answer.status).toBe(201)
    const rule = await answer.json()
    expect(rule).toEqual({ id: expect.any(String), fault: 'rate_limit', times: 2, match: { to: alice } })
    expect(await items('/faults')).toEqual({ items: [rule] })
    expect((await simulator.app.request('/faults', { method: 'DELETE' })).status).toBe(204)
    expect(await items('/faults')).toEqual({ items: [] })
  })

  it.each([
    ['fault', { fault: 'earthquake' }],
    ['probability', { fault: 'slow', probability: 2 }],
    ['times', { fault: 'slow', times: 0 }],
    ['body', { fault: 'slow', delay: 5 }],
  ])('answers 422 that names %s', async (field, rule) => {
    const answer = await post('/faults', rule)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ errors: [{ field }] })
  })
})

describe('createTwilioSimulator', () => {
  it.each<[string, Partial<TwilioSimulatorOptions>]>([
    ['accountSid', { accountSid: 'AC1' }],
    ['numbers.sms.number', { numbers: { sms: { number: '15005550006', webhookUrl: 'https://example.com/' } } }],
    ['numbers.sms.webhookUrl', { numbers: { sms: { number: business, webhookUrl: '/webhooks/sms' } } }],
  ])('names %s when it is not valid', (name, wrong) => {
    expect(() => createTwilioSimulator({ ...options, ...wrong })).toThrow(name)
  })
})
