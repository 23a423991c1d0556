import { createParley, type Message, type Parley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { createTwilioSimulator, type TwilioSimulator } from '@parley/simulator'
import { describe, expect, it } from 'vitest'
import { twilioSms } from '../src/index.ts'
import { accountSid, alice, authToken, business, webhookUrl } from './account.ts'
import { networkError } from './scripted-twilio.ts'

const second = '+15005550009'
const service = `MG${'0'.repeat(32)}`
const account = { accountSid, authToken, baseUrl: 'http://twilio.test' }

interface World extends AsyncDisposable {
  parley: Parley
  simulator: TwilioSimulator
  /** The requests to Twilio, as method, path and query. */
  requests: string[]
  /** Completes all due work after `ms` have passed. */
  pass(ms: number): Promise<void>
  messages(): Promise<Message[]>
}

/** An installation that answers, and a Twilio with its address: both in this process, without a socket. */
async function openWorld({ messagingServiceSid }: { messagingServiceSid?: string } = {}): Promise<World> {
  let now = Date.now()
  const simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl }, second: { number: second, webhookUrl } },
    services: { Support: { sid: service, numbers: ['second'], useInboundWebhookOnNumber: true } },
    pace: 1,
    billAfter: 0,
    fetch: (input, init) => parley.handleWebhook('sms', new Request(input, init)),
  })
  const requests: string[] = []
  const reach: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    requests.push(`${request.method} ${pathname}${search}`)
    return await Promise.resolve(simulator.app.fetch(request)).catch(() => Promise.reject(networkError('ECONNRESET')))
  }
  const parley = await createParley({
    store: memoryStore(),
    publicUrl: 'https://parley.example',
    channels: {
      sms: twilioSms({ ...account, ...(messagingServiceSid ? { messagingServiceSid } : { from: business }) }),
    },
    on: { 'message.received': async ({ message, reply }) => void (await reply(`You said: ${message.text}`)) },
    environment: { now: () => now, fetch: reach },
  })
  return {
    parley,
    simulator,
    requests,
    async pass(ms) {
      now += ms
      await parley.drain()
      await simulator.idle()
    },
    async messages() {
      const [conversation] = (await parley.conversations.list()).items
      return conversation === undefined ? [] : (await parley.messages.list(conversation.id)).items
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]()
      await parley.stop()
    },
  }
}

const outboundOf = (messages: Message[]): Message | undefined =>
  messages.find(({ direction }) => direction === 'outbound')

describe('a conversation through a simulated Twilio', () => {
  it('comes in, is answered once, and is delivered', async () => {
    await using world = await openWorld()
    await world.simulator.customer(alice).send({ channel: 'sms', text: 'Grüße 👋' })
    await world.simulator.idle()
    await world.pass(0)
    expect(world.simulator.journal().map(({ to, body }) => ({ to, body }))).toEqual([
      { to: alice, body: 'You said: Grüße 👋' },
    ])
    expect((await world.messages()).map(({ direction, status }) => [direction, status]).sort()).toEqual([
      ['inbound', 'received'],
      ['outbound', 'delivered'],
    ])
    expect(world.simulator.alerts()).toEqual([])
  })

  it.each([
    ['an answer that was lost', 'accept_then_drop'],
    ['too many requests', 'rate_limit'],
    ['an internal error', 'server_error'],
  ] as const)('%s: it is finally accepted once', async (_, fault) => {
    await using world = await openWorld()
    world.simulator.faults.add({ fault, times: 1 })
    await world.simulator.customer(alice).send({ channel: 'sms', text: 'Hello' })
    await world.simulator.idle()
    for (let minute = 0; minute < 5; minute++) await world.pass(60_000)
    expect(world.simulator.journal().length).toBe(1)
    expect(outboundOf(await world.messages())).toMatchObject({ status: 'delivered', possibleDuplicate: false })
  })

  it.each(['trial_prefix', 'smart_encoding', 'trimmed_blanks'] as const)(
    'found by use: a text is not a name: an answer that was lost, and %s: it is accepted once',
    async (fault) => {
      await using world = await openWorld()
      world.simulator.faults.add({ fault })
      world.simulator.faults.add({ fault: 'accept_then_drop', times: 1 })
      await world.simulator.customer(alice).send({ channel: 'sms', text: 'It’s “fine” – for now…  ' })
      await world.simulator.idle()
      for (let minute = 0; minute < 5; minute++) await world.pass(60_000)
      expect(world.simulator.journal().length).toBe(1)
      expect(outboundOf(await world.messages())).toMatchObject({ status: 'delivered', possibleDuplicate: false })
    },
  )

  it('nothing is sent to a customer after STOP', async () => {
    await using world = await openWorld()
    await world.simulator.customer(alice).send({ channel: 'sms', text: 'STOP' })
    await world.simulator.idle()
    await world.pass(0)
    expect(world.simulator.journal()).toEqual([])
    expect(outboundOf(await world.messages())).toMatchObject({ status: 'failed', errorCode: 'opted_out' })
  })

  it('a number that is unsubscribed at Twilio opts out here too', async () => {
    await using world = await openWorld()
    const { parley } = world
    world.simulator.faults.add({ fault: 'fail', status: 'failed', errorCode: 21610, times: 1 })
    await parley.conversations.start({ channel: 'sms', to: alice, text: 'Hello' })
    await world.pass(0)
    const [sent] = await world.messages()
    expect(sent).toMatchObject({ status: 'failed', errorCode: '21610' })
    expect((await parley.addresses.get(sent?.addressId ?? raise())).optedOutAt).not.toBe(null)
  })
})

describe('found by use: a reply is sent from the number that the customer wrote to, through a simulated Twilio', () => {
  it('a second number answers, and the conversation continues there', async () => {
    await using world = await openWorld()
    const { parley, simulator } = world
    for (const [channel, text] of [
      ['second', 'one'],
      ['sms', 'two'],
      ['second', 'three'],
    ] as const) {
      await simulator.customer(alice).send({ channel, text })
      await simulator.idle()
      await world.pass(0)
    }
    expect(simulator.journal().map(({ from, body }) => [from, body])).toEqual([
      [second, 'You said: one'],
      [business, 'You said: two'],
      [second, 'You said: three'],
    ])
    const { items } = await parley.conversations.list()
    expect(items.map(({ messageCount }) => messageCount).sort()).toEqual([2, 4])
    // The receipts belong to the answers.
    const messages = await Promise.all(items.map(async ({ id }) => (await parley.messages.list(id)).items))
    expect(new Set(messages.flat().map(({ status }) => status))).toEqual(new Set(['received', 'delivered']))
  })

  it('an answer from a second number that was lost is finally accepted once', async () => {
    await using world = await openWorld()
    world.simulator.faults.add({ fault: 'accept_then_drop', times: 1 })
    await world.simulator.customer(alice).send({ channel: 'second', text: 'Hello' })
    await world.simulator.idle()
    for (let minute = 0; minute < 5; minute++) await world.pass(60_000)
    expect(world.simulator.journal().map(({ from }) => from)).toEqual([second])
    expect(outboundOf(await world.messages())).toMatchObject({ status: 'delivered', possibleDuplicate: false })
  })
})

describe('found by use: addresses are written in many ways, through a simulated Twilio', () => {
  it.each([
    ['+5215512345678', '+52 55 1234 5678', '+525512345678'],
    ['+525512345678', '\u202d+52 1 55 1234 5678\u202c', '+525512345678'],
    ['+541123456789', 'tel:+54-9-11-2345-6789', '+5491123456789'],
    ['+551187654321', '+55 11 98765-4321', '+5511987654321'],
    ['+22997123456', '+229 01 97 12 34 56', '+2290197123456'],
  ])('%s writes, and %s is the same conversation', async (customer, to, value) => {
    await using world = await openWorld()
    await world.simulator.customer(customer).send({ channel: 'sms', text: 'Hello' })
    await world.simulator.idle()
    const started = await world.parley.conversations.start({ channel: 'sms', to, text: 'Hello' })
    await world.pass(0)
    expect([started.opened, started.conversation.addressValue]).toEqual([false, value])
    expect(world.simulator.journal().map((each) => each.to)).toEqual([value, value])
  })

  it('an extension is refused with its reason', async () => {
    await using world = await openWorld()
    const start = world.parley.conversations.start({ channel: 'sms', to: 'tel:+1-415-555-0123;ext=5', text: 'Hello' })
    await expect(start).rejects.toMatchObject({
      code: 'address.invalid',
      field: 'to',
      reason: 'A text reaches no extension. Give the number without it.',
    })
  })
})

describe('the bill of a message, through a simulated Twilio', () => {
  const lists = ({ requests }: World): number =>
    requests.filter((request) => request.startsWith('GET ') && request.includes('From=')).length

  it('is read after the delivery, once, in one list request for all messages', async () => {
    await using world = await openWorld()
    await world.parley.start()
    const { conversation } = await world.parley.conversations.start({
      channel: 'sms',
      to: alice,
      text: 'a'.repeat(161),
    })
    for (let count = 0; count < 20; count += 1) await world.parley.messages.send(conversation.id, `Text ${count}`)
    await world.pass(0)
    const bills = async (): Promise<unknown[]> =>
      (await world.parley.messages.list(conversation.id, { limit: 100 })).items.map(({ status, units, cost }) => [
        status,
        units,
        cost?.amount ?? null,
      ])
    expect(await bills()).toContainEqual(['delivered', 1, null])
    const before = lists(world)
    await world.pass(6 * 60_000)
    expect(new Set((await bills()).map((each) => JSON.stringify(each)))).toEqual(
      new Set(['["delivered",1,"0.00790"]', '["delivered",2,"0.01580"]']),
    )
    const after = lists(world)
    expect(after - before).toBeLessThanOrEqual(2)
    // No bill is missing.
    for (let hour = 0; hour < 3; hour += 1) await world.pass(3_600_000)
    expect(lists(world)).toBe(after)
  })
})

describe('a messaging service, through a simulated Twilio', () => {
  it('sends from its number, and the message is delivered and answered there', async () => {
    await using world = await openWorld({ messagingServiceSid: service })
    await world.parley.start()
    await world.parley.conversations.start({ channel: 'sms', to: alice, text: 'It’s “ready”' })
    await world.pass(0)
    expect(world.simulator.journal()).toMatchObject([{ from: second, to: alice, body: `It's "ready"` }])
    await world.pass(6 * 60_000)
    expect(outboundOf(await world.messages())).toMatchObject({ status: 'delivered', units: 1 })
  })
})

describe('the validity of a message, through a simulated Twilio', () => {
  it('Twilio sends nothing at the time of expiry or later', async () => {
    await using world = await openWorld()
    const { parley } = world
    const expires = Date.now() + 90_000
    await parley.conversations.start({ channel: 'sms', to: alice, text: 'Soon over' }, { expires })
    await world.pass(0)
    expect(world.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
    expect(world.simulator.journal()).toHaveLength(1)
  })
})

function raise(): never {
  throw new Error('The message should exist.')
}
