import type { ChannelContext, Reported } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { twilioSms } from '../sms.ts'

const HOUR = 3_600_000
const second = '+14155550199'

/** A channel that was opened first a day ago, and its account. */
async function opened(more: Readonly<Record<string, unknown>> = {}) {
  const provider = new ScriptedTwilio()
  const kept = new Map<string, unknown>([['began', now - 24 * HOUR], ...Object.entries(more)])
  const state: ChannelContext['state'] = {
    get: async (name) => kept.get(name),
    set: async (name, value) => void kept.set(name, value),
  }
  const channel = await twilioSms({ accountSid, authToken, from: business }).open(
    contextWith({ fetch: provider.fetch, state }),
  )
  const received = { direction: 'inbound', status: 'received', num_media: '0' }
  return {
    provider,
    write: (text: string, ago: number, from: string = alice, more: object = {}) =>
      provider.plant(business, text, { created: now - ago, ...received, from, ...more }),
    reply: (text: string, ago: number, more: object = {}) =>
      provider.plant(alice, text, { created: now - ago, from: business, status: 'delivered', num_media: '0', ...more }),
    async sync(options: { thread?: string; since?: number } = {}): Promise<Reported[]> {
      const facts: Reported[] = []
      const { signal } = new AbortController()
      for await (const batch of channel.sync?.({ ...options, signal }) ?? []) facts.push(...batch.facts)
      return facts
    },
  }
}

const textsIn = (facts: readonly Reported[]): string[] =>
  facts.flatMap((fact) => (fact.type === 'message' ? `${fact.direction} ${fact.text}` : []))

describe('a synchronization', () => {
  it('reports what both sides wrote, and what is older than the channel as history', async () => {
    const desk = await opened()
    desk.write('Long ago', 48 * HOUR)
    desk.reply('Long ago too', 47 * HOUR)
    desk.write('Today', HOUR)
    const facts = await desk.sync()
    expect(textsIn(facts).sort()).toEqual(['inbound Long ago', 'inbound Today', 'outbound Long ago too'])
    expect(facts.map((fact) => fact.type === 'message' && [fact.text, fact.history ?? false, fact.thread])).toEqual(
      expect.arrayContaining([
        ['Long ago', true, [{ thread: `${business}|${alice}` }]],
        ['Long ago too', true, [{ thread: `${business}|${alice}` }]],
        ['Today', false, [{ thread: `${business}|${alice}` }]],
      ]),
    )
    const sent = facts.find((fact) => fact.type === 'message' && fact.direction === 'outbound')
    expect(sent).toMatchObject({ from: { value: business }, to: [{ value: alice }] })
  })

  it('reports messages of a learned number from before its first webhook as history', async () => {
    const learned = { first: now - 2 * HOUR, last: now - HOUR }
    const desk = await opened({ numbers: { [second]: learned } })
    const received = { direction: 'inbound', status: 'received', num_media: '0', from: alice }
    for (const ago of [3, 1])
      desk.provider.plant(second, `${ago} hours ago`, { created: now - ago * HOUR, ...received })
    desk.write('3 hours ago to the first number', 3 * HOUR)
    for (const options of [{}, { thread: `${second}|${alice}` }]) {
      const facts = await desk.sync(options)
      const history = facts.flatMap((fact) => (fact.type === 'message' && fact.history ? fact.text : []))
      expect([textsIn(facts).length, history]).toEqual(['thread' in options ? 2 : 3, ['3 hours ago']])
    }
  })

  it('reports one conversation, and what is not too old', async () => {
    const desk = await opened()
    desk.write('of another', HOUR, second)
    desk.write('old', 48 * HOUR)
    desk.write('older', 72 * HOUR)
    desk.write('new', HOUR)
    expect(textsIn(await desk.sync({ thread: `${business}|${alice}` }))).toHaveLength(3)
    expect(textsIn(await desk.sync({ since: now - 60 * HOUR })).sort()).toEqual([
      'inbound new',
      'inbound of another',
      'inbound old',
    ])
  })

  it('leaves out what never left, and reports what it cannot read', async () => {
    const desk = await opened()
    for (const status of ['failed', 'canceled', 'scheduled']) desk.reply(status, HOUR, { status })
    desk.write('no number', HOUR, alice, { from: 7 })
    const facts = await desk.sync()
    expect(facts.map(({ type }) => type)).toEqual(['unreadable'])
  })

  it('reads every page, and the files of a message', async () => {
    const desk = await opened()
    desk.provider.pageSize = 3
    for (let hour = 1; hour <= 10; hour += 1) desk.write(`text ${hour}`, hour * HOUR, alice, { num_media: '1' })
    const facts = await desk.sync()
    expect(facts).toHaveLength(10)
    expect(facts[0]).toMatchObject({
      attachments: [{ contentType: 'image/jpeg', url: expect.stringContaining('api.twilio.com') }],
    })
  })
})
