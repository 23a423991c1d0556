import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, bob, business } from '../../../test/account.ts'
import { hasContract, serveChecked } from '../../../test/contract.ts'
import { ManualClock } from '../../../test/manual-clock.ts'
import { officialClient, refusal } from '../../../test/official-client.ts'
import { headers, messagesUrl } from '../../../test/post-message.ts'
import { type Served, serveApp } from '../../../test/served.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const DAY = 86_400_000

let clock: ManualClock
let simulator: TwilioSimulator
let served: Served

beforeEach(() => {
  clock = new ManualClock()
  simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl: 'https://example.com/webhooks/sms' } },
    clock,
    fetch: new WebhookServer().fetch,
    pace: 1000,
  })
})

afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await simulator[Symbol.asyncDispose]()
})

const checked = hasContract
  ? 'behind the contract'
  : 'behind the contract: skipped, because ../shared/contracts does not stand beside this checkout'

const ways = [
  { way: 'directly', serve: serveApp, runs: true },
  { way: checked, serve: serveChecked, runs: hasContract },
]

for (const { way, serve, runs } of ways)
  describe.skipIf(!runs)(`the official client, ${way}`, () => {
    beforeEach(async () => {
      served = await serve(simulator.app)
    })

    const send = (body = 'Hello', more = {}) =>
      officialClient(served.origin).messages.create({ to: alice, from: business, body, ...more })

    it('creates a queued message, in the shape of an answer of Twilio', async () => {
      const message = await send('Hello 👍', { statusCallback: 'https://example.com/webhooks/sms?message=m_1' })
      expect(message.toJSON()).toMatchObject({
        accountSid,
        apiVersion: '2010-04-01',
        body: 'Hello 👍',
        dateCreated: new Date(clock.now()),
        dateSent: null,
        direction: 'outbound-api',
        errorCode: null,
        errorMessage: null,
        from: business,
        messagingServiceSid: null,
        numMedia: '0',
        numSegments: '1',
        price: null,
        sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
        status: 'queued',
        to: alice,
        uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`,
      })
    })

    it('keeps two identical texts as two messages', async () => {
      const [first, second] = [await send(), await send()]
      expect(first.sid).not.toBe(second.sid)
      expect(simulator.journal().map(({ sid }) => sid)).toEqual([first.sid, second.sid])
    })

    it('fetches a message as its status climbs', async () => {
      const { sid } = await send()
      const statuses: string[] = []
      for (let step = 0; step < 4; step += 1) {
        const message = await officialClient(served.origin).messages(sid).fetch()
        statuses.push(message.status)
        await clock.advance(1000)
      }
      expect(statuses).toEqual(['queued', 'sending', 'sent', 'delivered'])
    })

    it('lists newest first, in pages that stay stable while messages arrive', async () => {
      const sids: string[] = []
      for (let count = 0; count < 5; count += 1) sids.unshift((await send(`text ${count}`)).sid)
      const listed = await officialClient(served.origin).messages.list({ pageSize: 2 })
      expect(listed.map(({ sid }) => sid)).toEqual(sids)

      const first = await officialClient(served.origin).messages.page({ pageSize: 2 })
      await send('one more')
      const second = await first.nextPage()
      expect(second?.instances.map(({ sid }) => sid)).toEqual(sids.slice(2, 4))
      const third = await second?.nextPage()
      expect(third?.instances.map(({ sid }) => sid)).toEqual(sids.slice(4))
      expect(third?.nextPageUrl).toBeUndefined()
      const back = await third?.previousPage()
      expect(back?.instances.map(({ sid }) => sid)).toEqual(sids.slice(2, 4))
    })

    it('lists by To and From, inbound messages included', async () => {
      const { sid } = await send()
      await officialClient(served.origin).messages.create({ to: bob, from: business, body: 'Hello' })
      const text = await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
      const client = officialClient(served.origin)
      expect((await client.messages.list({ to: alice })).map((message) => message.sid)).toEqual([sid])
      const inbound = await client.messages.list({ from: alice, to: business })
      expect(inbound.map((message) => [message.sid, message.status])).toEqual([[text.sid, 'received']])
    })

    it('finds a message by DateSent after it was sent, not before', async () => {
      const client = officialClient(served.origin)
      const now = new Date(clock.now())
      const { sid } = await send()
      expect(await client.messages.list({ to: alice, dateSentAfter: now })).toEqual([])
      await clock.advance(3000)
      const find = async (filter: object) => (await client.messages.list(filter)).map((message) => message.sid)
      expect(await find({ dateSent: now })).toEqual([sid])
      expect(await find({ dateSentAfter: now })).toEqual([sid])
      expect(await find({ dateSentBefore: now })).toEqual([])
      expect(await find({ dateSentBefore: new Date(clock.now()) })).toEqual([sid])
      expect(await find({ dateSent: new Date(clock.now() - DAY) })).toEqual([])
    })

    it.each([
      [21211, 'a number that is too short', { to: '+1500' }],
      [21211, 'no number', { to: 'alice' }],
      [21212, 'a sender that is not a number', { from: '12345' }],
      [21606, 'a sender of another account', { from: bob }],
      [21603, 'no sender', { from: '' }],
      [21266, 'itself as recipient', { to: business }],
      [21602, 'no text', { body: '' }],
      [21617, 'more than 1600 characters', { body: 'a'.repeat(1601) }],
      [20001, 'an unsupported feature', { contentSid: `HX${'0'.repeat(32)}` }],
    ])('refuses with %i: %s', async (code, _, params) => {
      const request = officialClient(served.origin).messages.create({
        to: alice,
        from: business,
        body: 'Hello',
        ...params,
      })
      expect(await refusal(request)).toEqual({ code, status: 400 })
      expect(simulator.journal()).toEqual([])
    })

    it('refuses a wrong auth token with 20003', async () => {
      const request = officialClient(served.origin, 'wrong').messages.list()
      expect(await refusal(request)).toEqual({ code: 20003, status: 401 })
    })

    it('answers 20404 for a message that is not there', async () => {
      const request = officialClient(served.origin)
        .messages(`SM${'0'.repeat(32)}`)
        .fetch()
      expect(await refusal(request)).toEqual({ code: 20404, status: 404 })
    })

    it('refuses a customer after STOP, until START', async () => {
      const phone = simulator.customer(alice)
      await phone.send({ channel: 'sms', text: ' Stop ' })
      expect(await refusal(send())).toEqual({ code: 21610, status: 400 })
      await officialClient(served.origin).messages.create({ to: bob, from: business, body: 'Others still get theirs' })
      await phone.send({ channel: 'sms', text: 'please start' })
      expect(await refusal(send())).toMatchObject({ code: 21610 })
      await phone.send({ channel: 'sms', text: 'START' })
      await expect(send()).resolves.toMatchObject({ status: 'queued' })
    })
  })

describe.skipIf(!hasContract)(`an answer that breaks the contract, ${checked}`, () => {
  it('is blocked', async () => {
    const liar = new Hono().get('*', (c) => c.json({ messages: [{ num_segments: 1, status: 'on its way' }] }))
    served = await serveChecked(liar)
    expect(await refusal(officialClient(served.origin).messages.list())).toMatchObject({ status: 500 })
  })
})

describe('requests that the official client never makes', () => {
  beforeEach(() => {
    served = { origin: '', [Symbol.asyncDispose]: async () => {} }
  })

  it.each([
    [21604, new URLSearchParams({ From: business, Body: 'Hello' })],
    [21609, new URLSearchParams({ To: alice, From: business, Body: 'Hello', StatusCallback: 'nowhere' })],
    [21609, new URLSearchParams({ To: alice, From: business, Body: 'Hello', StatusCallback: 'https://a_b.example/' })],
  ])('refuses with %i', async (code, body) => {
    const answer = await simulator.app.request(messagesUrl, { method: 'POST', headers, body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    })
  })

  it.each(['PageSize=0', 'PageSize=1001', 'PageToken=PAnothing', 'DateSent=yesterday'])('refuses %s', async (query) => {
    const answer = await simulator.app.request(`${messagesUrl}?${query}`, { headers })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 20001 }])
  })

  it('answers 20404 for another account and for an unsupported path', async () => {
    const foreign = messagesUrl.replace(accountSid, `AC${'f'.repeat(32)}`)
    for (const where of [foreign, '/2010-04-01/Accounts.json']) {
      const answer = await simulator.app.request(where, { headers })
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 20404 }])
    }
  })

  it('checks credentials before anything else', async () => {
    const answer = await simulator.app.request('/2010-04-01/nothing', { method: 'DELETE' })
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 20003 }])
  })
})
