import type { Candidate, OutboundMessage } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { contextWith, now } from '../../../test/context.ts'
import { ScriptedTwilio } from '../../../test/scripted-twilio.ts'
import { twilioSms } from '../sms.ts'
import type { TwilioSmsOptions } from '../sms-options.ts'

const service = `MG${'0'.repeat(32)}`
const to = { scheme: 'tel', value: alice, display: alice }

async function lookUp(
  provider: ScriptedTwilio,
  options: Partial<TwilioSmsOptions> = {},
  { ourNow = now, createdAt = now } = {},
): Promise<Candidate[] | undefined> {
  const source = twilioSms({ accountSid, authToken, from: business, ...options })
  const channel = await source.open(contextWith({ fetch: provider.fetch, clock: { now: () => ourNow } }))
  const message: OutboundMessage = {
    id: 'msg_1' as OutboundMessage['id'],
    text: 'Hello',
    subject: null,
    html: null,
    attachments: [],
    parts: [],
    thread: channel.thread([to], { id: 'opening-1', subject: null }),
    createdAt,
  }
  return await channel.lookUp?.(message, {
    to,
    attempt: 1,
    signal: new AbortController().signal,
    inTime: () => true,
  })
}

describe('a look-up', () => {
  it('reads page after page, back to the earliest time of the message', async () => {
    const provider = new ScriptedTwilio()
    provider.pageSize = 10
    for (let old = 0; old < 100; old++) provider.plant(alice, 'Hello', { created: now - 600_000 })
    const id = provider.plant(alice, 'Hello')
    for (let other = 0; other < 25; other++) provider.plant(alice, `text ${other}`)
    expect((await lookUp(provider))?.filter(({ text }) => text === 'Hello')).toMatchObject([{ providerId: id }])
    expect(provider.requests.length).toBe(4)
    expect(provider.requests.every(({ url }) => !url.includes('DateSent'))).toBe(true)
  })

  it('filters by number and sender', async () => {
    const provider = new ScriptedTwilio()
    await lookUp(provider)
    const { searchParams } = new URL(provider.requests[0]?.url ?? '')
    expect([searchParams.get('To'), searchParams.get('From')]).toEqual([alice, business])
  })

  it('finds only messages sent by the API, to this number, from this one', async () => {
    const provider = new ScriptedTwilio()
    provider.plant(alice, 'Hello', { direction: 'inbound', status: 'received' })
    provider.plant(alice, 'Hello', { direction: 'outbound-reply' })
    provider.plant(alice, 'Hello', { from: '+15005550001' })
    expect(await lookUp(provider)).toEqual([])
  })

  it('allows for clocks that differ and for seconds that are cut off', async () => {
    const provider = new ScriptedTwilio()
    provider.plant(alice, 'Hello', { created: now - 60_000 })
    expect((await lookUp(provider))?.length).toBe(1)
  })

  it('returns the rewritten text, and accepts a status that Twilio added since', async () => {
    const provider = new ScriptedTwilio()
    provider.plant(alice, 'Sent from your Twilio trial account - Hello', { status: 'levitating' })
    expect(await lookUp(provider)).toMatchObject([
      { status: 'queued', text: 'Sent from your Twilio trial account - Hello' },
    ])
  })

  const skews = [-3_600_000, -300_000, 0, 300_000, 3_600_000]

  it.each(skews)('R14: finds the message if our clock is, was or stops being wrong by %i ms', async (skew) => {
    const provider = new ScriptedTwilio()
    const id = provider.plant(alice, 'Hello')
    provider.now = () => now + 60_000
    for (const clocks of [
      { createdAt: now + skew, ourNow: now + skew + 60_000 },
      { createdAt: now, ourNow: now + skew + 60_000 },
      { createdAt: now + skew, ourNow: now + 60_000 },
    ]) {
      expect((await lookUp(provider, {}, clocks))?.map(({ providerId }) => providerId)).toEqual([id])
    }
  })

  it('matches by the messaging service if the service chooses the number', async () => {
    const provider = new ScriptedTwilio()
    provider.plant(alice, 'Hello', { from: '+15005550001', messaging_service_sid: `MG${'1'.repeat(32)}` })
    const id = provider.plant(alice, 'Hello', { from: '+15005550002', messaging_service_sid: service })
    const found = await lookUp(provider, { from: undefined, messagingServiceSid: service })
    expect(found?.map(({ providerId }) => providerId)).toEqual([id])
  })

  it('returns status, time, error and price', async () => {
    const provider = new ScriptedTwilio()
    const updated = 'Thu, 15 Jan 2026 12:00:09 +0000'
    const billed = { num_segments: '1', price: '-0.00790', price_unit: 'USD' }
    const failed = { status: 'undelivered', error_code: 30003, date_updated: updated }
    const id = provider.plant(alice, 'Hello', { ...failed, ...billed })
    expect(await lookUp(provider)).toEqual([
      {
        providerId: id,
        status: 'undelivered',
        text: 'Hello',
        at: Date.UTC(2026, 0, 15, 12, 0, 9),
        code: '30003',
        detail: 'The phone is switched off or out of reach.',
        units: 1,
        cost: { amount: '0.00790', currency: 'USD' },
      },
    ])
  })
})
