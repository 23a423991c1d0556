import type { ChannelContext, MessageFact, Reported } from '@parley/core/channel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { formPost, inboundFields } from '../../../test/webhooks.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const service = `MG${'0'.repeat(32)}`
const SECOND = 1000
const MINUTE = 60 * SECOND

/** A channel that is pulled as core pulls it: from the last stored checkpoint. */
class Pulled {
  readonly provider = new ScriptedTwilio()
  readonly #options: TwilioSmsOptions
  #channel: ReturnType<ReturnType<typeof twilioSms>['open']>
  #now = now
  checkpoint: string | undefined

  constructor(options: Partial<TwilioSmsOptions> = {}) {
    this.#options = { accountSid, authToken, from: business, ...options }
    this.#channel = this.#open()
    this.provider.now = () => this.#now
  }

  /** A customer writes a message, this many milliseconds ago. */
  write(text: string, ago: number, overrides: object = {}): string {
    const inbound = { from: alice, direction: 'inbound', status: 'received', num_media: '0' }
    return this.provider.plant(business, text, { created: this.#now - ago, ...inbound, ...overrides })
  }

  pass(ms: number): void {
    this.#now += ms
  }

  /** Another process continues with the checkpoint alone. */
  restart(): void {
    this.#channel = this.#open()
  }

  /** Pulls. `batches` is the number of batches after which the process ends, in the middle of its work. */
  async pull(options: { batches?: number } = {}): Promise<MessageFact[]> {
    return (await this.pullAll(options)).filter((fact) => fact.type === 'message')
  }

  async pullAll({ batches = Number.POSITIVE_INFINITY }: { batches?: number } = {}): Promise<Reported[]> {
    const told: Reported[] = []
    const { pull } = await this.#channel
    let number = 0
    for await (const batch of pull?.(this.checkpoint, { signal: new AbortController().signal }) ?? []) {
      told.push(...batch.facts)
      if (number++ === batches) break
      this.checkpoint = batch.checkpoint
    }
    return told
  }

  async reread(raw: unknown): Promise<Reported | undefined> {
    return (await this.#channel).reread?.(raw, { signal: new AbortController().signal })
  }

  #open(): ReturnType<ReturnType<typeof twilioSms>['open']> {
    const context: Partial<ChannelContext> = { fetch: this.provider.fetch, clock: { now: () => this.#now } }
    return twilioSms(this.#options).open(contextWith(context))
  }
}

/** A channel with an earlier pull, ten minutes ago. */
async function caughtUp(options: Partial<TwilioSmsOptions> = {}): Promise<Pulled> {
  const pulled = new Pulled(options)
  await pulled.pull()
  pulled.pass(10 * MINUTE)
  return pulled
}

const textsOf = (facts: readonly MessageFact[]): string[] => facts.map(({ text }) => text)

describe('catching up', () => {
  it('begins after the first look: earlier messages are history', async () => {
    const pulled = new Pulled()
    pulled.write('long ago', 60 * MINUTE)
    pulled.write('just now', 0)
    expect(await pulled.pull()).toEqual([])
    pulled.pass(10 * MINUTE)
    pulled.write('new', 5 * MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['new'])
  })

  it('returns each message without a webhook once, oldest first', async () => {
    const pulled = await caughtUp()
    for (const minutes of [8, 6, 4, 2]) pulled.write(`${minutes} minutes ago`, minutes * MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['8 minutes ago', '6 minutes ago', '4 minutes ago', '2 minutes ago'])
    expect(await pulled.pull()).toEqual([])
  })

  it('returns the fact of the webhook, with the time of the message', async () => {
    const pulled = await caughtUp()
    const sid = pulled.write('Stop', 5 * MINUTE)
    const webhook = formPost(inboundFields({ MessageSid: sid, From: alice, Body: 'Stop' }))
    const channel = await twilioSms({ accountSid, authToken, from: business }).open(contextWith())
    const posted = await channel.webhook?.(webhook, { signal: new AbortController().signal })
    const [fact] = posted?.facts ?? []
    expect(await pulled.pull()).toEqual([{ ...fact, at: now + 5 * MINUTE }])
    expect(fact).toMatchObject({ consent: 'opt_out' })
  })

  it('reads back page by page to the checkpoint and no further, and never by DateSent', async () => {
    const pulled = new Pulled()
    pulled.provider.pageSize = 50
    for (let old = 0; old < 500; old += 1) pulled.write('old', 60 * MINUTE)
    await pulled.pull()
    pulled.pass(10 * MINUTE)
    for (let number = 0; number < 230; number += 1) pulled.write(String(number), 9 * MINUTE - number * SECOND)
    const before = pulled.provider.requests.length
    expect(textsOf(await pulled.pull())).toEqual(Array.from({ length: 230 }, (_, number) => String(number)))
    const asked = pulled.provider.requests.slice(before).map(({ url }) => new URL(url).searchParams)
    expect(asked).toHaveLength(5)
    expect(asked.every((query) => query.get('To') === business && !query.has('DateSent>'))).toBe(true)
  })

  it('leaves a message to its webhook while the webhook may arrive', async () => {
    const pulled = await caughtUp()
    pulled.write('missed', MINUTE)
    pulled.write('on its way', 10 * SECOND)
    expect(textsOf(await pulled.pull())).toEqual(['missed'])
    pulled.pass(MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['on its way'])
  })

  it('waits for nothing if the clocks differ too much', async () => {
    const pulled = await caughtUp()
    pulled.write('from the future', -60 * MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['from the future'])
  })

  it('finds a message that the list shows late', async () => {
    const pulled = await caughtUp()
    pulled.write('shown at once', MINUTE)
    await pulled.pull()
    pulled.write('shown late', 2 * MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['shown late'])
  })

  it('returns files with the URLs of a webhook', async () => {
    const pulled = await caughtUp()
    const sid = pulled.write('', 5 * MINUTE, { num_media: '2' })
    const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/ME`
    const [{ attachments } = {}] = await pulled.pull()
    expect(attachments).toEqual([`${url}0`, `${url}1`].map((each) => ({ url: each, contentType: 'image/jpeg' })))
  })

  it('returns only SMS messages of customers', async () => {
    const pulled = await caughtUp()
    pulled.write('sent by us', 5 * MINUTE, { direction: 'outbound-api', status: 'delivered' })
    pulled.write('not all of it there yet', 5 * MINUTE, { status: 'receiving' })
    pulled.write('by WhatsApp', 5 * MINUTE, { from: `whatsapp:${alice}` })
    pulled.write('to another number', 5 * MINUTE, { to: '+15005550001' })
    expect(await pulled.pull()).toEqual([])
  })

  it('of a messaging service returns the messages to its numbers, in its threads', async () => {
    const pulled = await caughtUp({ from: undefined, messagingServiceSid: service })
    pulled.write('to us', 5 * MINUTE, { to: '+15005550001', messaging_service_sid: service })
    pulled.write('to others', 5 * MINUTE, { to: '+15005550001' })
    expect(await pulled.pull()).toMatchObject([{ text: 'to us', thread: [{ thread: `${service}|${alice}` }] }])
  })

  it('rejects with the reason if Twilio cannot be reached', async () => {
    const pulled = await caughtUp()
    pulled.provider.mood = 'unreachable'
    await expect(pulled.pull()).rejects.toThrow(
      'Twilio did not return missed messages. Twilio could not be reached (ECONNREFUSED).',
    )
  })

  it('ends with the reason of its cancellation', async () => {
    const channel = await twilioSms({ accountSid, authToken, from: business }).open(contextWith())
    const off = new Error('Called off.')
    const batches = channel.pull?.('0', { signal: AbortSignal.abort(off) })
    await expect(batches?.[Symbol.asyncIterator]().next()).rejects.toBe(off)
  })

  it.each<[string, Partial<TwilioSmsOptions>]>([
    ['if it is turned off', { catchUp: 0 }],
    ['for a sender that cannot receive', { from: 'Parley Ltd' }],
  ])('is not done %s', async (_, options) => {
    const source = twilioSms({ accountSid, authToken, from: business, ...options })
    expect(await source.open(contextWith())).not.toHaveProperty('pull')
  })

  it('happens once a minute, or as often as configured', () => {
    const options = { accountSid, authToken, from: business }
    expect(twilioSms(options).capabilities.pulling?.rest).toBe(60_000)
    expect(twilioSms({ ...options, catchUp: 5000 }).capabilities.pulling?.rest).toBe(5000)
  })
})

describe('found by use: one bad record stops its neighbors', () => {
  const bad: { [kind: string]: object } = {
    'no sender': { from: null },
    'a sender that is a number': { from: 5 },
    'no recipient': { to: null },
    'no id': { sid: null },
    'a body that is a record': { body: { text: 'hi' } },
    'no direction': { direction: null },
    'no status': { status: 7 },
  }

  it.each(Object.entries(bad))(
    'a record with %s is reported as unreadable, and its neighbors are returned',
    async (_, overrides) => {
      const pulled = await caughtUp({ from: undefined, messagingServiceSid: service })
      const ours = { messaging_service_sid: service }
      pulled.write('before', 5 * MINUTE, ours)
      pulled.write('bad', 4 * MINUTE, { ...ours, ...overrides })
      pulled.write('after', 3 * MINUTE, ours)
      const facts = await pulled.pullAll()
      expect(facts.map((fact) => (fact.type === 'message' ? fact.text : fact.type))).toEqual([
        'before',
        'unreadable',
        'after',
      ])
      expect(facts[1]).toMatchObject({ reason: expect.stringMatching(/\w/), raw: { account_sid: accountSid } })
      expect(await pulled.pullAll()).toEqual([])
    },
  )

  it.each([null, 'a text', 7, []])(
    'a record that is %j is reported as unreadable, and its neighbors are returned',
    async (record) => {
      const pulled = await caughtUp()
      pulled.write('before', 5 * MINUTE)
      pulled.provider.plantRaw(record)
      pulled.write('after', 3 * MINUTE)
      const facts = await pulled.pullAll()
      expect(facts.map((fact) => (fact.type === 'message' ? fact.text : fact.type))).toEqual([
        'before',
        'unreadable',
        'after',
      ])
    },
  )

  it('a missing body is an empty text, with files and without', async () => {
    const pulled = await caughtUp()
    pulled.write('before', 5 * MINUTE)
    pulled.write('', 4 * MINUTE, { body: null, num_media: '1' })
    pulled.write('', 4 * MINUTE, { body: null })
    pulled.write('after', 3 * MINUTE)
    expect(textsOf(await pulled.pull())).toEqual(['before', '', '', 'after'])
  })

  it.each([null, 'yesterday', 'Thu, 01 Jan 1970 00:00:00 +0000', 'Fri, 01 Jan 2999 00:00:00 +0000', 12])(
    'a record of the date %j is returned, and stops neither its neighbors nor later records',
    async (date_created) => {
      const pulled = await caughtUp()
      pulled.provider.pageSize = 2
      for (const text of ['one', 'two', 'three']) pulled.write(text, 5 * MINUTE)
      pulled.write('odd', 4 * MINUTE, { date_created })
      for (const text of ['four', 'five', 'six']) pulled.write(text, 3 * MINUTE)
      expect(textsOf(await pulled.pull())).toEqual(['one', 'two', 'three', 'odd', 'four', 'five', 'six'])
      pulled.pass(30 * MINUTE)
      pulled.write('later', MINUTE)
      expect(textsOf(await pulled.pull())).toContain('later')
      pulled.restart()
      pulled.pass(30 * MINUTE)
      pulled.write('last', MINUTE)
      expect(textsOf(await pulled.pull())).toContain('last')
    },
  )

  it.each([null, 'never', 'Fri, 01 Jan 2999 00:00:00 +0000'])(
    'begins after a first record of the date %j',
    async (date_created) => {
      const pulled = new Pulled()
      pulled.write('history', MINUTE, { date_created })
      expect(await pulled.pull()).toEqual([])
      pulled.pass(10 * MINUTE)
      pulled.write('new', 5 * MINUTE)
      expect(textsOf(await pulled.pull())).toContain('new')
    },
  )

  it('a message without its deleted files is returned, and invalid files are left out', async () => {
    const pulled = await caughtUp()
    const gone = pulled.write('gone', 5 * MINUTE, { num_media: '1' })
    const odd = pulled.write('odd', 4 * MINUTE, { num_media: 'some' })
    pulled.write('after', 3 * MINUTE)
    pulled.provider.media.set(gone, 404)
    pulled.provider.media.set(odd, [null, { uri: null }, { uri: '/2010-04-01/x.json', content_type: null }])
    expect(await pulled.pull()).toMatchObject([
      { text: 'gone' },
      {
        text: 'odd',
        attachments: [{ url: 'https://api.twilio.com/2010-04-01/x', contentType: 'application/octet-stream' }],
      },
      { text: 'after' },
    ])
  })

  it('files that Twilio does not list delay their own message, for at most a day', async () => {
    const pulled = await caughtUp()
    const slow = pulled.write('slow', 5 * MINUTE, { num_media: '1' })
    pulled.write('after', 3 * MINUTE)
    pulled.provider.media.set(slow, 500)
    expect(textsOf(await pulled.pull())).toEqual(['after'])
    pulled.restart()
    pulled.pass(MINUTE)
    pulled.provider.media.delete(slow)
    expect(await pulled.pull()).toMatchObject([{ text: 'slow', attachments: [{}] }, { text: 'after' }])
    const never = pulled.write('never', MINUTE, { num_media: '1' })
    pulled.provider.media.set(never, 500)
    expect(textsOf(await pulled.pull())).toEqual([])
    pulled.pass(25 * 60 * MINUTE)
    expect(textsOf(await pulled.pull())).toContain('never')
  })

  it('an unreadable record is read again on request', async () => {
    const pulled = await caughtUp()
    pulled.write('bad', 4 * MINUTE, { from: null })
    const [fact] = await pulled.pullAll()
    const raw = fact?.type === 'unreadable' ? { ...Object(fact.raw), from: alice } : undefined
    expect(await pulled.reread(raw)).toMatchObject({ type: 'message', text: 'bad', from: { value: alice } })
    expect(await pulled.reread(null)).toMatchObject({ type: 'unreadable' })
  })
})

const step = fc.oneof(
  // Written some seconds ago, because the list may be late.
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), ago: fc.nat({ max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.nat({ max: 300 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const), batches: fc.option(fc.nat({ max: 2 })) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)

it('R4b: after restarts and crashes at any point, every message after the first look is returned', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, pageSize) => {
      const pulled = await caughtUp()
      pulled.provider.pageSize = pageSize
      const written: string[] = []
      const told: string[] = []
      const pull = async (options: { batches?: number } = {}): Promise<void> => {
        told.push(...(await pulled.pull(options)).map(({ providerId }) => providerId))
      }
      for (const each of steps) {
        if (each.do === 'write') written.push(pulled.write('text', each.ago * SECOND))
        if (each.do === 'pass') pulled.pass(each.seconds * SECOND)
        if (each.do === 'restart') pulled.restart()
        if (each.do === 'pull') await pull(each.batches === null ? {} : { batches: each.batches })
      }
      pulled.pass(MINUTE)
      await pull()
      expect(written.filter((sid) => !told.includes(sid))).toEqual([])
    }),
    { numRuns: 300 },
  )
})
