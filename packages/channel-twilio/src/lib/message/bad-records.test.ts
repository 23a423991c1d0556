import type { Candidate, OutboundMessage, TrackedMessage } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { threadOf } from '../our-end/thread.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const to = { scheme: 'tel', value: alice, display: alice }
const service = `MG${'0'.repeat(32)}`
const { signal } = new AbortController()

function outbound(id: string, from: string): OutboundMessage {
  const rest = { subject: null, html: null, attachments: [], parts: [], createdAt: now }
  return { id: id as OutboundMessage['id'], text: 'Hello', thread: threadOf(from, alice), ...rest }
}

function tracked(id: string, providerId: string | null, from = business): TrackedMessage {
  return { message: outbound(id, from), to, attempt: 1, providerId, until: now + 60_000 }
}

async function open(provider: ScriptedTwilio, options: TwilioSmsOptions) {
  return await twilioSms(options).open(contextWith({ fetch: provider.fetch, clock: { now: () => now } }))
}

const idsOf = (candidates: readonly Candidate[] | undefined): unknown[] =>
  (candidates ?? []).map(({ messageId, providerId, status }) => [messageId, providerId, status])

type Fields = { [field: string]: unknown }
type Plant = (provider: ScriptedTwilio, overrides: Fields) => void

const odd = (fields: Fields): Plant => {
  return (provider, overrides) => void provider.plant(alice, 'Other', { ...overrides, ...fields })
}
const raw = (record: unknown): Plant => {
  return (provider) => provider.plantRaw(record)
}

const bad: [string, Plant][] = [
  ['that is nothing', raw(null)],
  ['that is a text', raw('a text')],
  ['that is a list', raw([])],
  ['without fields', raw({})],
  ['without an id', odd({ sid: null })],
  ['without a date', odd({ date_created: null })],
  ['of a date that is none', odd({ date_created: 'yesterday' })],
  ['of a date that is a number', odd({ date_created: 12 })],
  ['of a date long ago', odd({ date_created: 'Thu, 01 Jan 1970 00:00:00 +0000' })],
  ['of a change at a date that is none', odd({ date_updated: 'never' })],
  ['without a body', odd({ body: null })],
  ['of a body that is a record', odd({ body: {} })],
  ['of a status that is a number', odd({ status: 5 })],
  ['without a recipient', odd({ to: null })],
  ['of a sender that is a number', odd({ from: 5 })],
  ['of an error that is a text', odd({ error_code: 'none' })],
]

const setups: [string, TwilioSmsOptions, Fields][] = [
  ['from a number', { accountSid, authToken, from: business }, {}],
  ['from a service', { accountSid, authToken, messagingServiceSid: service }, { messaging_service_sid: service }],
]

describe.each(setups)(
  'found by use: one bad record stops its neighbors: a look-up of what left %s',
  (_, options, own) => {
    it.each(bad)('a record %s', async (_, plant) => {
      const provider = new ScriptedTwilio()
      const fields = { ...own, status: 'delivered' }
      const before = provider.plant(alice, 'Hello', fields)
      plant(provider, own)
      const after = provider.plant(alice, 'Hello', fields)
      const channel = await open(provider, options)
      const from = options.from ?? service
      const many = await channel.lookUpMany?.([tracked('msg_1', before, from), tracked('msg_2', after, from)], {
        signal,
      })
      expect(idsOf(many)).toEqual([
        ['msg_1', before, 'delivered'],
        ['msg_2', after, 'delivered'],
      ])
      const one = await channel.lookUp?.(outbound('msg_3', from), { to, attempt: 1, signal, inTime: () => true })
      expect(idsOf(one)).toEqual(
        expect.arrayContaining([
          [undefined, before, 'delivered'],
          [undefined, after, 'delivered'],
        ]),
      )
      // Each candidate has an id, a text and a time.
      for (const { providerId, text, at } of one ?? [])
        expect([typeof providerId, typeof text, typeof at]).toEqual(['string', 'string', 'number'])
    })
  },
)

describe('found by use: one bad record stops its neighbors: a look-up in a whole account', () => {
  it('a message without a number of its service yet', async () => {
    const provider = new ScriptedTwilio()
    const second = '+15005550009'
    const ids = [business, second].map((from) => provider.plant(alice, 'Hello', { from, status: 'sent' }))
    provider.plant(alice, 'Hello', { from: null, messaging_service_sid: service, status: 'accepted' })
    const channel = await open(provider, { accountSid, authToken, from: business })
    const messages = [tracked('msg_1', null), tracked('msg_2', null, second)]
    expect(idsOf(await channel.lookUpMany?.(messages, { signal }))).toEqual([
      ['msg_1', ids[0], 'sent'],
      ['msg_2', ids[1], 'sent'],
    ])
  })

  it('an old message that is requested by its id and has no date', async () => {
    const provider = new ScriptedTwilio()
    const created = now - 2 * 86_400_000
    const id = provider.plant(alice, 'Hello', { created, date_created: null, date_updated: null, status: 'delivered' })
    const channel = await open(provider, { accountSid, authToken, from: business })
    const old = tracked('msg_1', id)
    const messages = [{ ...old, message: { ...old.message, createdAt: created } }]
    expect(idsOf(await channel.lookUpMany?.(messages, { signal }))).toEqual([['msg_1', id, 'delivered']])
  })
})

describe('found by use: a text is not a name: Twilio spells a number in another way than it was given', () => {
  it.each([
    ['Mexico', '+525512345678', '+5215512345678'],
    ['Argentina', '+5491123456789', '+541123456789'],
    ['Brazil', '+5511987654321', '+551187654321'],
    ['Benin', '+2290190011234', '+22990011234'],
  ])('%s: it is found, and no other', async (_, value, listed) => {
    const provider = new ScriptedTwilio()
    const id = provider.plant(listed, 'Hello')
    provider.plant(alice, 'Hello')
    const channel = await open(provider, { accountSid, authToken, from: business })
    const options = { to: { scheme: 'tel', value, display: value }, attempt: 1, signal, inTime: () => true }
    expect(idsOf(await channel.lookUp?.(outbound('msg_1', business), options))).toEqual([[undefined, id, 'queued']])
  })
})

describe('found by use: a text is not a name: a record that is odd is a candidate all the same', () => {
  it.each<[string, { [field: string]: null }]>([
    ['without a date', { date_created: null, date_updated: null }],
    ['without a body, as where bodies are blanked out', { body: null }],
    ['without a direction', { direction: null }],
    ['without a status', { status: null }],
  ])('%s', async (_, fields) => {
    const provider = new ScriptedTwilio()
    const id = provider.plant(alice, 'Hello', fields)
    const channel = await open(provider, { accountSid, authToken, from: business })
    const candidates = await channel.lookUp?.(outbound('msg_1', business), {
      to,
      attempt: 1,
      signal,
      inTime: () => true,
    })
    expect(idsOf(candidates)).toEqual([[undefined, id, 'queued']])
  })
})
