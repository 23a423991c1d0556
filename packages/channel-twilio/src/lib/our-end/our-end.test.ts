import type { Channel, ChannelStateMap, MessageFact, OutboundMessage, SendOptions } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { formPost, inboundFields } from '../../../test/webhooks.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const second = '+15005550009'
const third = '+15005550010'
const service = `MG${'0'.repeat(32)}`
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A channel under test, its durable state, and Twilio. */
class Desk {
  readonly provider = new ScriptedTwilio()
  readonly state = new Map<string, unknown>()
  writes = 0
  readonly #options: Partial<TwilioSmsOptions>
  #now = now
  #sids = 0
  channel: Channel

  private constructor(options: Partial<TwilioSmsOptions>, channel: (desk: Desk) => Channel) {
    this.#options = options
    this.provider.now = () => this.#now
    this.channel = channel(this)
  }

  static open(options: Partial<TwilioSmsOptions> = {}): Desk {
    return new Desk(options, (desk) => desk.another())
  }

  /** The same channel in another process. */
  another(): Channel {
    const state: ChannelStateMap = {
      get: async (name) => this.state.get(name),
      set: async (name, value) => {
        this.writes += 1
        this.state.set(name, value)
      },
    }
    const source = twilioSms({ accountSid, authToken, from: business, ...this.#options })
    return source.open(contextWith({ state, fetch: this.provider.fetch, clock: { now: () => this.#now } })) as Channel
  }

  pass(ms: number): void {
    this.#now += ms
  }

  async write(to: string, changes: Record<string, string> = {}): Promise<MessageFact> {
    this.#sids += 1
    const fields = inboundFields({ MessageSid: `SMin${this.#sids}`, From: alice, To: to, ...changes })
    const result = await this.channel.webhook?.(formPost(fields), { signal: new AbortController().signal })
    const [fact] = result?.facts ?? []
    if (fact?.type !== 'message') throw new Error('The webhook should contain a message.')
    return fact
  }

  /** Answers a message, and returns the form that Twilio was sent. */
  async answer(fact: MessageFact): Promise<URLSearchParams> {
    await this.channel.send(...this.outbound(threadsOf(fact)[0] ?? '', fact.from))
    return new URLSearchParams(await this.provider.requests.at(-1)?.text())
  }

  outbound(thread: string, to: SendOptions['to']): [OutboundMessage, SendOptions] {
    const message: OutboundMessage = {
      id: 'msg_1' as OutboundMessage['id'],
      text: 'An answer.',
      subject: null,
      html: null,
      attachments: [],
      parts: [],
      thread,
      createdAt: this.#now,
    }
    return [message, { to, attempt: 1, signal: new AbortController().signal, inTime: () => true }]
  }

  async pull(
    since: string | undefined,
  ): Promise<{ texts: string[]; threads: string[]; checkpoint: string | undefined }> {
    const facts: MessageFact[] = []
    let checkpoint = since
    for await (const batch of this.channel.pull?.(since, { signal: new AbortController().signal }) ?? []) {
      facts.push(...batch.facts.filter((fact) => fact.type === 'message'))
      checkpoint = batch.checkpoint
    }
    return { texts: facts.map(({ text }) => text), threads: facts.map((fact) => threadsOf(fact)[0] ?? ''), checkpoint }
  }

  /** A message in Twilio's list without a webhook. */
  miss(to: string, text: string, ago: number, overrides: object = {}): void {
    const inbound = { from: alice, direction: 'inbound', status: 'received', num_media: '0' }
    this.provider.plant(to, text, { created: this.#now - ago, ...inbound, ...overrides })
  }
}

function threadsOf({ thread }: MessageFact): string[] {
  return thread.flatMap((name) => ('thread' in name ? name.thread : []))
}

const to = { scheme: 'tel', value: alice, display: alice }

describe('found by use: a reply is sent from the number that the customer wrote to', () => {
  it.each<[string, Partial<TwilioSmsOptions>]>([
    ['a number', {}],
    ['a number of a messaging service', { messagingServiceSid: service }],
    ['an alphanumeric sender', { from: 'Parley Ltd' }],
    ['a short code', { from: '72345' }],
  ])('a second number answers for itself, in addition to %s', async (_, options) => {
    const desk = Desk.open(options)
    const first = await desk.write(second)
    const form = await desk.answer(first)
    expect([form.get('From'), form.get('To'), form.get('MessagingServiceSid')]).toEqual([second, alice, null])
    expect((await desk.write(second)).thread).toEqual(first.thread)
  })

  it('the configured number answers with its messaging service', async () => {
    const desk = Desk.open({ messagingServiceSid: service })
    const form = await desk.answer(await desk.write(business))
    expect([form.get('From'), form.get('MessagingServiceSid')]).toEqual([business, service])
  })

  it('a conversation that we open uses the configured number', async () => {
    const desk = Desk.open()
    await desk.write(second)
    const thread = desk.channel.thread([to], { id: 'opening-1', subject: null })
    await desk.channel.send(...desk.outbound(thread, to))
    const form = new URLSearchParams(await desk.provider.requests.at(-1)?.text())
    expect(form.get('From')).toBe(business)
    expect(threadsOf(await desk.write(business))).toEqual([thread])
  })

  it('a number of ours that Twilio spells differently is the configured one', async () => {
    const desk = Desk.open({ from: '+525512345678' })
    const fact = await desk.write('+5215512345678')
    expect(threadsOf(fact)).toEqual([desk.channel.thread([to], { id: 'opening-1', subject: null })])
    expect((await desk.answer(fact)).get('From')).toBe('+525512345678')
  })

  it('the configured number is sent unchanged, against its numbering plan too', async () => {
    const desk = Desk.open({ from: '+54 11 2345 6789' })
    expect((await desk.answer(await desk.write('+541123456789'))).get('From')).toBe('+541123456789')
  })

  it('a lost answer is found among the messages of the second number', async () => {
    const desk = Desk.open()
    const threads = threadsOf(await desk.write(second))
    desk.provider.plant(alice, 'An answer.', { from: business })
    const id = desk.provider.plant(alice, 'An answer.', { from: second })
    const found = await desk.channel.lookUp?.(...desk.outbound(threads[0] ?? '', to))
    expect(found?.map(({ providerId }) => providerId)).toEqual([id])
  })

  it('a thread with a foreign name is answered from the configured number', async () => {
    const desk = Desk.open()
    for (const thread of [`${service}|${alice}`, 'Parley Ltd|x', 'no name of ours', '|', '']) {
      await desk.channel.send(...desk.outbound(thread, to))
      const form = new URLSearchParams(await desk.provider.requests.at(-1)?.text())
      expect([thread, form.get('From')]).toEqual([thread, business])
    }
  })

  it('a thread that began again still names the number', async () => {
    const desk = Desk.open()
    const form = await desk.answer({ ...(await desk.write(second)), thread: [{ thread: `${second}|${alice}#SMin1` }] })
    expect(form.get('From')).toBe(second)
  })
})

describe('found by use: a reply is sent from the number that the customer wrote to: with a messaging service alone', () => {
  const inService = { MessagingServiceSid: service }
  const open = (): Desk => Desk.open({ from: undefined, messagingServiceSid: service })

  it('it leaves from the number of the service that the customer wrote to last', async () => {
    const desk = open()
    for (const number of [second, third, second]) {
      const form = await desk.answer(await desk.write(number, inService))
      expect([form.get('From'), form.get('MessagingServiceSid')]).toEqual([number, service])
      desk.pass(MINUTE)
    }
  })

  it('all numbers of the service are one end: the conversation is the same', async () => {
    const desk = open()
    const threads = [await desk.write(second, inService), await desk.write(third, inService)].map(threadsOf)
    expect(threads).toEqual([
      [desk.channel.thread([to], { id: 'opening-1', subject: null })],
      [desk.channel.thread([to], { id: 'opening-1', subject: null })],
    ])
  })

  it('another process answers from it too, and writes nothing again', async () => {
    const desk = open()
    await desk.write(second, inService)
    desk.channel = desk.another()
    expect((await desk.answer(await desk.write(second, inService))).get('From')).toBe(second)
    expect(desk.writes).toBe(1)
  })

  it('two processes that take webhooks in turns agree on the last one, and a third process does', async () => {
    const desk = open()
    const [one, other] = [desk.channel, desk.another()]
    for (const [channel, number] of [
      [one, second],
      [other, third],
      [one, second],
    ] as const) {
      desk.channel = channel
      await desk.write(number, inService)
      desk.pass(MINUTE)
    }
    for (const channel of [one, other, desk.another()]) {
      desk.channel = channel
      await channel.send(...desk.outbound(channel.thread([to], { id: 'opening-1', subject: null }), to))
      const form = new URLSearchParams(await desk.provider.requests.at(-1)?.text())
      expect(form.get('From')).toBe(second)
    }
  })

  it('of two webhooks in one instant the later one counts, and where a clock was set back', async () => {
    const desk = open()
    for (const [number, ms] of [
      [second, 0],
      [third, 0],
      [second, -1000],
    ] as const) {
      desk.pass(ms)
      expect((await desk.answer(await desk.write(number, inService))).get('From')).toBe(number)
    }
  })

  it.each([
    ['if the customer never wrote', undefined],
    ['if the number is not in the service', {}],
    ['if the number is in another service', { MessagingServiceSid: `MG${'1'.repeat(32)}` }],
  ])('Twilio chooses the number %s', async (_, changes) => {
    const desk = open()
    if (changes !== undefined) await desk.write(second, changes)
    await desk.channel.send(...desk.outbound(desk.channel.thread([to], { id: 'opening-1', subject: null }), to))
    const form = new URLSearchParams(await desk.provider.requests.at(-1)?.text())
    expect([form.get('From'), form.get('MessagingServiceSid')]).toEqual([null, service])
  })

  it('a lost answer is found, from any number of the service', async () => {
    const desk = open()
    const fact = await desk.write(second, inService)
    desk.provider.mood = 'drop'
    await desk.answer(fact)
    desk.pass(1000)
    await desk.write(third, inService)
    const found = await desk.channel.lookUp?.(...desk.outbound(threadsOf(fact)[0] ?? '', to))
    expect(found?.map(({ providerId }) => providerId)).toEqual(desk.provider.taken.map((one) => one.providerId))
  })

  it('a message that is found later does not count as the last one', async () => {
    const desk = open()
    const { checkpoint } = await desk.pull(undefined)
    desk.pass(10 * MINUTE)
    desk.miss(third, 'missed', 2 * MINUTE, { messaging_service_sid: service })
    const fact = await desk.write(second, inService)
    expect((await desk.pull(checkpoint)).texts).toEqual(['missed'])
    expect((await desk.answer(fact)).get('From')).toBe(second)
  })
})

describe('found by use: a reply is sent from the number that the customer wrote to: catching up', () => {
  it('a second number is requested too, after its first webhook', async () => {
    const desk = Desk.open()
    const { checkpoint } = await desk.pull(undefined)
    desk.miss(second, 'before it was known', 0)
    desk.pass(10 * MINUTE)
    await desk.write(second)
    desk.pass(10 * MINUTE)
    desk.miss(second, 'to the second', 3 * MINUTE)
    desk.miss(business, 'to the first', 4 * MINUTE)
    desk.miss(third, 'to a number of others', 4 * MINUTE)
    const pulled = await desk.pull(checkpoint)
    expect(pulled.texts).toEqual(['to the first', 'to the second'])
    expect(pulled.threads).toEqual([`${business}|${alice}`, `${second}|${alice}`])
    expect((await desk.pull(pulled.checkpoint)).texts).toEqual([])
  })

  it('another process reads the number', async () => {
    const desk = Desk.open()
    const { checkpoint } = await desk.pull(undefined)
    await desk.write(second)
    desk.channel = desk.another()
    desk.pass(10 * MINUTE)
    desk.miss(second, 'missed', 3 * MINUTE)
    expect((await desk.pull(checkpoint)).texts).toEqual(['missed'])
  })

  it('earlier messages to it are history, even if the first number never had one', async () => {
    const desk = Desk.open()
    desk.miss(second, 'long ago', 30 * DAY)
    const { checkpoint } = await desk.pull(undefined)
    await desk.write(second)
    desk.pass(10 * MINUTE)
    expect((await desk.pull(checkpoint)).texts).toEqual([])
  })

  it('a number without a webhook for a month is no longer requested', async () => {
    const desk = Desk.open()
    const { checkpoint } = await desk.pull(undefined)
    await desk.write(second)
    desk.pass(31 * DAY)
    desk.miss(second, 'to a number that was posted here by mistake', 3 * MINUTE)
    expect((await desk.pull(checkpoint)).texts).toEqual([])
  })

  it('it writes once a day and number, and never for the configured one', async () => {
    const desk = Desk.open()
    for (let hour = 0; hour < 23; hour += 1) {
      await desk.write(second)
      await desk.write(business)
      desk.pass(60 * MINUTE)
    }
    expect(desk.writes).toBe(1)
  })
})
