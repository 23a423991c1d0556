import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, bob, business } from '../../../test/account.ts'
import { idle, ManualClock } from '../../../test/manual-clock.ts'
import { officialClient } from '../../../test/official-client.ts'
import { postMessage } from '../../../test/post-message.ts'
import { serveApp } from '../../../test/served.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { FaultRule } from './faults.ts'
import type { TwilioSimulator } from './simulator.ts'

let clock: ManualClock
let server: WebhookServer
let simulator: TwilioSimulator
let chance: () => number

beforeEach(() => {
  clock = new ManualClock()
  server = new WebhookServer()
  chance = Math.random
  simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl: 'https://example.com/webhooks/sms' } },
    clock,
    random: () => chance(),
    fetch: server.fetch,
    pace: 1000,
  })
})
afterEach(() => simulator[Symbol.asyncDispose]())

const StatusCallback = 'https://example.com/webhooks/sms?message=m_1'
const send = (more: Record<string, string> = {}) => postMessage(simulator.app, { StatusCallback, ...more })

describe('faults of the request', () => {
  it.each([
    ['rate_limit', 429, 20429],
    ['server_error', 500, 20500],
  ] as const)('%s accepts nothing', async (fault, status, code) => {
    simulator.faults.add({ fault })
    expect(await send()).toMatchObject({ status, code })
    expect(simulator.journal()).toEqual([])
  })

  it('accept_then_drop accepts, and resets the connection instead of answering', async () => {
    await using served = await serveApp(simulator.app)
    simulator.faults.add({ fault: 'accept_then_drop', times: 1 })
    const create = () => officialClient(served.origin).messages.create({ to: alice, from: business, body: 'Hello' })
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(create()).resolves.toMatchObject({ status: 'queued' })
    expect(simulator.journal()).toHaveLength(2)
  })

  it('accept_then_drop rejects without a socket', async () => {
    simulator.faults.add({ fault: 'accept_then_drop' })
    await expect(send()).rejects.toThrow('dropped before an answer')
    expect(simulator.journal()).toHaveLength(1)
  })

  it.each([
    ['after', 0],
    ['before', 1],
  ] as const)('slow with accept %s the wait answers late', async (accept, accepted) => {
    simulator.faults.add({ fault: 'slow', delayMs: 40_000, accept })
    const answer = send()
    await clock.advance(39_999)
    expect(simulator.journal()).toHaveLength(accepted)
    await clock.advance(1)
    expect(await answer).toMatchObject({ status: 201 })
    expect(simulator.journal()).toHaveLength(1)
  })

  it('slow accepts although the client is gone', async () => {
    await using served = await serveApp(simulator.app)
    simulator.faults.add({ fault: 'slow' })
    const client = officialClient(served.origin)
    client.httpClient.defaultTimeout = 50
    const request = client.messages.create({ to: alice, from: business, body: 'Hello' })
    await expect(request).rejects.toMatchObject({ code: 'ECONNABORTED' })
    await clock.advance(20_000)
    expect(simulator.journal()).toHaveLength(1)
  })

  it('callback_before_response has posted every status when it answers', async () => {
    simulator.faults.add({ fault: 'callback_before_response' })
    const answer = send()
    await clock.advance(3000)
    expect(server.arrivals).toHaveLength(3)
    expect(await answer).toMatchObject({ status: 201, sid: server.arrivals[0]?.params.MessageSid })
  })
})

describe('faults of the callbacks', () => {
  it.each<[FaultRule, string[]]>([
    [{ fault: 'duplicate_callback' }, ['sending', 'sending', 'sent', 'sent', 'delivered', 'delivered']],
    [{ fault: 'callbacks_out_of_order' }, ['delivered', 'sent', 'sending']],
    [{ fault: 'no_callback' }, []],
    [{ fault: 'fail' }, ['sending', 'sent', 'undelivered']],
    [{ fault: 'fail', status: 'failed', errorCode: 30001 }, ['failed']],
  ])('%o', async (rule, statuses) => {
    simulator.faults.add(rule)
    const { sid } = await send()
    await clock.advance(3000)
    await simulator.idle()
    expect(server.statuses(sid)).toEqual(statuses)
  })

  it('combine', async () => {
    simulator.faults.add({ fault: 'fail', errorCode: 30005 })
    simulator.faults.add({ fault: 'duplicate_callback' })
    simulator.faults.add({ fault: 'callbacks_out_of_order' })
    const { sid } = await send()
    await clock.advance(3000)
    expect(server.statuses(sid)).toEqual(['undelivered', 'undelivered', 'sent', 'sent', 'sending', 'sending'])
    expect(server.arrivals[0]?.params.ErrorCode).toBe('30005')
    expect(server.arrivals.at(-1)?.params).not.toHaveProperty('ErrorCode')
    expect(simulator.journal()).toMatchObject([{ sid, status: 'undelivered', errorCode: 30005 }])
  })

  it('found by use: the simulator is in the same process: many rules post a callback twice, not a thousand times', async () => {
    for (let rule = 0; rule < 40; rule += 1) simulator.faults.add({ fault: 'duplicate_callback' })
    const { sid } = await send()
    await clock.advance(3000)
    await simulator.idle()
    expect(server.statuses(sid)).toEqual(['sending', 'sending', 'sent', 'sent', 'delivered', 'delivered'])
  })

  it('a message that failed at once was never sent', async () => {
    simulator.faults.add({ fault: 'fail', status: 'failed' })
    const { sid } = await send()
    await clock.advance(1000)
    await using served = await serveApp(simulator.app)
    const message = await officialClient(served.origin).messages(sid).fetch()
    expect(message).toMatchObject({ status: 'failed', errorCode: 30003, dateSent: null })
  })
})

describe('faults of the body', () => {
  it.each([
    ['trial_prefix', 'Hello', 'Sent from your Twilio trial account - Hello'],
    ['smart_encoding', '“It’s 5 – or 6…”', '"It\'s 5 - or 6..."'],
    ['trimmed_blanks', ' Hello \n there  ', 'Hello\n there'],
  ] as const)('%s rewrites the text in the answer, the list and the message', async (fault, body, rewritten) => {
    await using served = await serveApp(simulator.app)
    simulator.faults.add({ fault, times: 1 })
    const { messages } = officialClient(served.origin)
    expect((await messages.create({ to: alice, from: business, body })).body).toBe(rewritten)
    expect((await messages.list({ to: alice })).map((each) => each.body)).toEqual([rewritten])
    expect(simulator.journal()).toMatchObject([{ body: rewritten }])
  })

  it('combine', async () => {
    simulator.faults.add({ fault: 'trimmed_blanks' })
    simulator.faults.add({ fault: 'trial_prefix' })
    await send({ Body: ' Hello ' })
    expect(simulator.journal()).toMatchObject([{ body: 'Sent from your Twilio trial account - Hello' }])
  })
})

describe('rules', () => {
  it('are used up after their number of messages', async () => {
    simulator.faults.add({ fault: 'rate_limit', times: 2 })
    const statuses = [await send(), await send(), await send()].map(({ status }) => status)
    expect(statuses).toEqual([429, 429, 201])
    expect(simulator.faults.list()).toEqual([])
  })

  it('apply only to messages that they match', async () => {
    simulator.faults.add({ fault: 'rate_limit', match: { to: bob } })
    simulator.faults.add({ fault: 'server_error', match: { body: 'bad luck' } })
    expect(await send()).toMatchObject({ status: 201 })
    expect(await send({ To: bob })).toMatchObject({ status: 429 })
    expect(await send({ Body: 'What bad luck!' })).toMatchObject({ status: 500 })
  })

  it('apply with their probability', async () => {
    simulator.faults.add({ fault: 'rate_limit', probability: 0.3 })
    chance = () => 0.3
    expect(await send()).toMatchObject({ status: 201 })
    chance = () => 0.29
    expect(await send()).toMatchObject({ status: 429 })
  })

  it('are not applied to a refused request', async () => {
    simulator.faults.add({ fault: 'rate_limit', times: 1 })
    expect(await send({ To: 'nobody' })).toMatchObject({ status: 400 })
    expect(simulator.faults.list()).toHaveLength(1)
  })

  it('can be cleared', async () => {
    simulator.faults.add({ fault: 'rate_limit' })
    simulator.faults.clear()
    expect(await send()).toMatchObject({ status: 201 })
  })

  it('are refused when they make no sense', () => {
    expect(() => simulator.faults.add({ fault: 'slow', delayMs: -1 })).toThrow('delayMs')
    expect(simulator.faults.list()).toEqual([])
  })

  it('do not affect a message that none of them matches', async () => {
    await send()
    await idle()
    expect(simulator.journal()).toMatchObject([{ to: alice, status: 'queued' }])
  })
})
