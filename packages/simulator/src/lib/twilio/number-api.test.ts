import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { hasContract, serveChecked } from '../../../test/contract.ts'
import { ManualClock } from '../../../test/manual-clock.ts'
import { officialClient, refusal } from '../../../test/official-client.ts'
import { type Served, serveApp } from '../../../test/served.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const second = '+15005550009'
const onSale = '+14155550177'
const url = 'https://example.com/webhooks/sms'

let clock: ManualClock
let server: WebhookServer
let simulator: TwilioSimulator
let served: Served

beforeEach(() => {
  clock = new ManualClock()
  server = new WebhookServer()
  simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl: url }, other: { number: second, webhookUrl: '' } },
    services: { Support: { numbers: ['other'] } },
    forSale: [onSale],
    clock,
    fetch: server.fetch,
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

    const client = () => officialClient(served.origin)
    const numberBy = async (phoneNumber: string) => {
      const [found] = await client().incomingPhoneNumbers.list({ phoneNumber })
      if (found === undefined) throw new Error(`the account has no ${phoneNumber}`)
      return found
    }
    const support = async () => {
      const [service] = await client().messaging.v1.services.list()
      if (service === undefined) throw new Error('the account has no service')
      return service
    }

    it('finds a number of the account by the number', async () => {
      const found = await client().incomingPhoneNumbers.list({ phoneNumber: business })
      expect(found.map(({ phoneNumber, smsUrl }) => ({ phoneNumber, smsUrl }))).toEqual([
        { phoneNumber: business, smsUrl: url },
      ])
      expect(await client().incomingPhoneNumbers.list({ phoneNumber: '+14155550000' })).toEqual([])
    })

    it('lists numbers page by page', async () => {
      const all = await client().incomingPhoneNumbers.list({ pageSize: 1 })
      expect(all.map(({ phoneNumber }) => phoneNumber)).toEqual([business, second])
    })

    it('changes the webhook of a number, and posts the next text of a customer there', async () => {
      const { sid } = await numberBy(business)
      const changed = await client().incomingPhoneNumbers(sid).update({ smsUrl: 'https://other.example/sms' })
      expect(changed.smsUrl).toBe('https://other.example/sms')
      expect((await client().incomingPhoneNumbers(sid).fetch()).smsUrl).toBe('https://other.example/sms')
      await simulator.customer(alice).send({ channel: 'sms', text: 'Hello' })
      await simulator.idle()
      expect(server.arrivals.map((call) => call.url)).toEqual(['https://other.example/sms'])
    })

    it('a number with an application ignores its own URL', async () => {
      const { sid } = await numberBy(business)
      await client()
        .incomingPhoneNumbers(sid)
        .update({ smsApplicationSid: `AP${'a'.repeat(32)}` })
      await simulator.customer(alice).send({ channel: 'sms', text: 'Hello' })
      await simulator.idle()
      expect(server.arrivals).toEqual([])
      expect((await client().incomingPhoneNumbers(sid).update({ smsApplicationSid: '' })).smsApplicationSid).toBe('')
    })

    it('sells a number of its own list once', async () => {
      const bought = await client().incomingPhoneNumbers.create({ phoneNumber: onSale, smsUrl: url })
      expect(bought).toMatchObject({ phoneNumber: onSale, smsUrl: url })
      expect(await refusal(client().incomingPhoneNumbers.create({ phoneNumber: onSale }))).toEqual({
        code: 21422,
        status: 400,
      })
      await client().incomingPhoneNumbers(bought.sid).remove()
      expect(await refusal(client().incomingPhoneNumbers(bought.sid).fetch())).toEqual({ code: 20404, status: 404 })
    })

    it('refuses a number that is not on sale', async () => {
      const request = client().incomingPhoneNumbers.create({ phoneNumber: '+14155550199' })
      expect(await refusal(request)).toEqual({ code: 21422, status: 400 })
    })

    it('refuses a host with an underscore', async () => {
      const { sid } = await numberBy(business)
      const request = client().incomingPhoneNumbers(sid).update({ smsUrl: 'https://my_host.example/sms' })
      expect(await refusal(request)).toEqual({ code: 21402, status: 400 })
    })

    it('has the numbers of a messaging service', async () => {
      const { sid } = await support()
      const members = await client().messaging.v1.services(sid).phoneNumbers.list()
      expect(members.map(({ phoneNumber }) => phoneNumber)).toEqual([second])
      const one = await numberBy(business)
      expect(await refusal(client().messaging.v1.services(sid).phoneNumbers(one.sid).fetch())).toMatchObject({
        code: 20404,
      })
      await client().messaging.v1.services(sid).phoneNumbers.create({ phoneNumberSid: one.sid })
      expect((await client().messaging.v1.services(sid).phoneNumbers(one.sid).fetch()).phoneNumber).toBe(business)
      await client().messaging.v1.services(sid).phoneNumbers(one.sid).remove()
      expect(await client().messaging.v1.services(sid).phoneNumbers.list()).toHaveLength(1)
    })

    it('posts the texts to a number of a service to the URL of the service', async () => {
      const { sid } = await support()
      await simulator.customer(alice).send({ channel: 'other', text: 'Dropped' })
      await client().messaging.v1.services(sid).update({ inboundRequestUrl: 'https://service.example/sms' })
      await simulator.customer(alice).send({ channel: 'other', text: 'Hello' })
      await simulator.idle()
      expect(server.arrivals.map((call) => [call.url, call.params.MessagingServiceSid])).toEqual([
        ['https://service.example/sms', sid],
      ])
      expect(simulator.inbound().map(({ body }) => body)).toEqual(['Hello'])
    })

    it('posts them to the URL of the number if the service leaves them to its numbers', async () => {
      const { sid } = await support()
      const { sid: number } = await numberBy(second)
      await client().messaging.v1.services(sid).update({ useInboundWebhookOnNumber: true })
      await client().incomingPhoneNumbers(number).update({ smsUrl: 'https://number.example/sms' })
      await simulator.customer(alice).send({ channel: 'other', text: 'Hello' })
      await simulator.idle()
      expect(server.arrivals.map((call) => call.url)).toEqual(['https://number.example/sms'])
    })

    it('sends through a service, which chooses the number after the answer', async () => {
      const { sid } = await support()
      const created = await client().messages.create({ to: alice, messagingServiceSid: sid, body: 'Hello' })
      expect(created).toMatchObject({ status: 'accepted', from: null, numSegments: '0', messagingServiceSid: sid })
      expect(await client().messages(created.sid).fetch()).toMatchObject({ status: 'queued', from: second })
    })

    it('refuses a service that is unknown or has no number', async () => {
      const send = (messagingServiceSid: string) =>
        client().messages.create({ to: alice, messagingServiceSid, body: 'Hello' })
      expect(await refusal(send(`MG${'0'.repeat(32)}`))).toMatchObject({ code: 21701 })
      const { sid } = await client().messaging.v1.services.create({ friendlyName: 'Empty' })
      expect(await refusal(send(sid))).toMatchObject({ code: 21703 })
    })

    it('has a price once the message is billed', async () => {
      const body = 'a'.repeat(161)
      const { sid } = await client().messages.create({ to: alice, from: business, body })
      await clock.advance(3000)
      await simulator.idle()
      expect(await client().messages(sid).fetch()).toMatchObject({ status: 'delivered', price: null })
      await clock.advance(120_000)
      expect(await client().messages(sid).fetch()).toMatchObject({ price: '-0.01580', priceUnit: 'USD' })
    })

    it('fails a message that waited longer than its validity period', async () => {
      await client().messages.create({ to: alice, from: business, body: 'Hello', validityPeriod: 1 })
      await clock.advance(1000)
      await simulator.idle()
      expect(simulator.journal()).toMatchObject([{ status: 'failed', errorCode: 30036 }])
    })

    it('a suspended account sends nothing, and its status can be read', async () => {
      simulator.setStatus('suspended')
      expect(await refusal(client().messages.create({ to: alice, from: business, body: 'Hello' }))).toEqual({
        code: 20005,
        status: 403,
      })
      expect((await client().api.v2010.accounts(accountSid).fetch()).status).toBe('suspended')
      await client().api.v2010.accounts(accountSid).update({ status: 'active' })
      await client().messages.create({ to: alice, from: business, body: 'Hello' })
    })
  })
