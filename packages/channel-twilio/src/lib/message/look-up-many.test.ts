import type { Candidate, OutboundMessage, TrackedMessage } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { threadOf } from '../our-end/thread.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const DAY = 86_400_000
const to = { scheme: 'tel', value: alice, display: alice }

async function open(provider: ScriptedTwilio, options: Partial<TwilioSmsOptions> = {}) {
  const source = twilioSms({ accountSid, authToken, from: business, ...options })
  return await source.open(contextWith({ fetch: provider.fetch, clock: { now: () => now } }))
}

async function lookUpMany(
  provider: ScriptedTwilio,
  messages: readonly TrackedMessage[],
  options?: Partial<TwilioSmsOptions>,
): Promise<Candidate[]> {
  const { signal } = new AbortController()
  return (await (await open(provider, options)).lookUpMany?.(messages, { signal })) ?? []
}

function tracked(place: number, providerId: string | null, createdAt = now): TrackedMessage {
  const id = `msg_${place}` as OutboundMessage['id']
  const rest = { subject: null, html: null, attachments: [], parts: [], thread: 'thread' }
  return { message: { id, text: 'Hello', createdAt, ...rest }, to, attempt: 1, providerId, until: createdAt + 60_000 }
}

const sent = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000')

/** Messages that Twilio delivered some time ago. */
function deliver(provider: ScriptedTwilio, count: number, ago = 0): TrackedMessage[] {
  const created = now - ago
  return Array.from({ length: count }, (_, place) =>
    tracked(place, provider.plant(alice, 'Hello', { created, status: 'delivered', date_sent: sent(created) }), created),
  )
}

describe('found by use: a callback that never arrived is recovered', () => {
  it('by one list of what was sent from our number', async () => {
    const provider = new ScriptedTwilio()
    const messages = deliver(provider, 100)
    const told = await lookUpMany(provider, messages)
    expect(told.map(({ messageId, status }) => [messageId, status])).toEqual(
      messages.map(({ message }) => [message.id, 'delivered']),
    )
    const [asked, ...more] = provider.requests.map(({ url }) => new URL(url).searchParams)
    expect([asked?.get('From'), asked?.get('To'), asked?.get('PageSize'), more.length]).toEqual([
      business,
      null,
      '1000',
      0,
    ])
  })

  it('by one list for all our numbers, each message with what its own number sent', async () => {
    const provider = new ScriptedTwilio()
    const second = '+15005550009'
    const first = { ...tracked(1, null), message: { ...tracked(1, null).message, thread: `${business}|${alice}` } }
    const other = { ...tracked(2, null), message: { ...tracked(2, null).message, thread: `${second}|${alice}` } }
    const ids = [business, second].map((from) => provider.plant(alice, 'Hello', { from, created: now }))
    const told = await lookUpMany(provider, [first, other])
    expect(told.map(({ messageId, providerId }) => [messageId, providerId])).toEqual([
      ['msg_1', ids[0]],
      ['msg_2', ids[1]],
    ])
    expect(provider.requests.map(({ url }) => new URL(url).searchParams.get('From'))).toEqual([null])
  })

  it('reads at most the allowed number of lists, for any number of later messages', async () => {
    const provider = new ScriptedTwilio()
    const messages = deliver(provider, 150)
    deliver(provider, 5000)
    await lookUpMany(provider, messages)
    expect(provider.lists).toBe(2)
  })

  it('requests many old ones by the time at which they were sent, without the later ones', async () => {
    const provider = new ScriptedTwilio()
    const messages = [...deliver(provider, 60, 3 * DAY), ...deliver(provider, 60, 2 * DAY)]
    deliver(provider, 3000)
    const told = await lookUpMany(provider, messages)
    expect([told.length, provider.lists]).toEqual([120, 2])
  })

  it('requests a few old ones by their ids: one that failed was never sent, and one was deleted', async () => {
    const provider = new ScriptedTwilio()
    const failed = provider.plant(alice, 'Hello', { created: now - 2 * DAY, status: 'failed', error_code: 30003 })
    const messages = [tracked(1, failed, now - 2 * DAY), tracked(2, `SM${'9'.repeat(32)}`, now - 2 * DAY)]
    const told = await lookUpMany(provider, messages)
    expect(told).toMatchObject([{ messageId: 'msg_1', status: 'failed', code: '30003' }])
    expect(provider.lists).toBe(0)
  })

  it('requests a whole account if a messaging service chooses the number', async () => {
    const provider = new ScriptedTwilio()
    const messagingServiceSid = `MG${'0'.repeat(32)}`
    const id = provider.plant(alice, 'Hello', { from: '+15005550001', messaging_service_sid: messagingServiceSid })
    provider.plant(alice, 'Hello', { from: '+15005550002' })
    const told = await lookUpMany(provider, [tracked(1, null)], { from: undefined, messagingServiceSid })
    expect(told.map(({ providerId }) => providerId)).toEqual([id])
  })

  it('requests a whole account if messages were sent from several of our numbers, each from its own', async () => {
    const provider = new ScriptedTwilio()
    const other = '+15005550001'
    const ids = [provider.plant(alice, 'Hello'), provider.plant(alice, 'Hello', { from: other })]
    const from = (number: string, place: number): TrackedMessage => {
      const each = tracked(place, null)
      return { ...each, message: { ...each.message, thread: threadOf(number, alice) } }
    }
    const told = await lookUpMany(provider, [from(business, 1), from(other, 2)])
    expect(told.map(({ messageId, providerId }) => [messageId, providerId])).toEqual([
      ['msg_1', ids[0]],
      ['msg_2', ids[1]],
    ])
    expect(new URL(provider.requests[0]?.url ?? '').searchParams.get('From')).toBe(null)
  })

  it('never mistakes a much later message for one without an id', async () => {
    const provider = new ScriptedTwilio()
    const id = provider.plant(alice, 'Hello', { created: now - 3_600_000 })
    provider.plant(alice, 'Hello', { created: now })
    const told = await lookUpMany(provider, [tracked(1, null, now - 3_600_000)])
    expect(told.map(({ providerId }) => providerId)).toEqual([id])
  })

  it('makes no request if it is switched off', async () => {
    expect(await open(new ScriptedTwilio(), { trackEvery: 0 })).not.toHaveProperty('lookUpMany')
  })
})
