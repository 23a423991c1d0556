import { ParleyError } from '@parley/core'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken, business } from '../../test/account.ts'
import { contextWith } from '../../test/context.ts'
import { twilioSms } from './sms.ts'
import type { TwilioSmsOptions } from './sms-options.ts'

const options: TwilioSmsOptions = { accountSid, authToken, from: business }
const service = `MG${'0'.repeat(32)}`

function refusal(changes: object): { code: string; field: string | undefined } {
  try {
    twilioSms({ ...options, ...changes })
    return { code: 'none', field: undefined }
  } catch (error) {
    const { code, field } = ParleyError.from(error)
    return { code, field }
  }
}

describe('the configuration', () => {
  it.each<[string, object]>([
    ['accountSid', { accountSid: 'SK0123456789abcdef0123456789abcdef' }],
    ['accountSid', { accountSid: undefined }],
    ['authToken', { authToken: '' }],
    ['authToken', { authToken: [] }],
    ['authToken', { authToken: 7 }],
    ['apiKey.sid', { apiKey: { sid: accountSid, secret: 'x' } }],
    ['apiKey.secret', { apiKey: { sid: 'SK1', secret: '' } }],
    ['from', { from: undefined }],
    ['from', { from: '' }],
    ['from', { from: '4155550123' }],
    ['from', { from: '+1415' }],
    ['from', { from: 'a name that is too long' }],
    ['messagingServiceSid', { messagingServiceSid: 'VA123' }],
    ['defaultRegion', { defaultRegion: 'us' }],
    ['webhookUrl', { webhookUrl: 'parley.example/webhooks/sms' }],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'http://localhost:4010', httpClient: new twilio.RequestClient() }],
    ['httpClient', { httpClient: {} }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['ambiguityWindow', { ambiguityWindow: -1 }],
    ['concurrency', { concurrency: 0 }],
    ['spacing', { spacing: 1.5 }],
    ['catchUp', { catchUp: -1 }],
    ['trackEvery', { trackEvery: -1 }],
  ])('a mistake names %s: %j', (field, changes) => {
    expect(refusal(changes)).toEqual({ code: 'channel.misconfigured', field })
  })

  it('a mistyped name is a mistake', () => {
    expect(refusal({ acountSid: accountSid }).code).toBe('channel.misconfigured')
  })

  it('a mistake never repeats a secret', () => {
    expect(() => twilioSms({ ...options, authToken: ['secret-token', ''] })).toThrow(
      expect.not.stringContaining('secret-token'),
    )
  })

  it.each<[string, TwilioSmsOptions, string]>([
    ['a number', { ...options, from: '+1 (500) 555-0006' }, `${business}|+14155550123`],
    ['a short code', { ...options, from: '72345' }, '72345|+14155550123'],
    ['an alphanumeric sender', { ...options, from: 'Parley Ltd' }, 'Parley Ltd|+14155550123'],
    ['a messaging service', { accountSid, authToken, messagingServiceSid: service }, `${service}|+14155550123`],
    ['a number of a messaging service', { ...options, messagingServiceSid: service }, `${business}|+14155550123`],
  ])('%s names our end of a thread', async (_, from, thread) => {
    const channel = await twilioSms(from).open(contextWith())
    expect(
      channel.thread([{ scheme: 'tel', value: '+14155550123', display: '' }], { id: 'opening-1', subject: null }),
    ).toBe(thread)
  })

  it('defaults are those of Twilio', () => {
    expect(twilioSms(options).capabilities).toMatchObject({
      text: { max: 1600, parts: 'gsm' },
      content: { media: { bytes: 5_000_000, count: 10 } },
      threads: 'address',
      receipts: 'delivered',
      sending: { concurrency: 20, spacing: 0, ambiguityWindow: 60_000 },
      pulling: { rest: 60_000 },
      tracking: { for: 604_800_000, every: 60_000 },
      webhook: { max: 1_048_576 },
    })
  })

  it('a national number is accepted only if its country is configured', async () => {
    const [plain, german] = [twilioSms(options), twilioSms({ ...options, defaultRegion: 'DE' })]
    expect((await plain.open(contextWith())).parseAddress('0151 23456789')).toBe(undefined)
    expect((await german.open(contextWith())).parseAddress('0151 23456789')).toEqual({
      scheme: 'tel',
      value: '+4915123456789',
      display: '+49 1512 3456789',
    })
  })
})
