import type { Reported } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken, business, webhookUrl } from '../../../test/account.ts'
import { contextWith } from '../../../test/context.ts'
import { formPost, statusFields } from '../../../test/webhooks.ts'
import { twilioSms } from '../sms.ts'

const providerId = 'SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'

async function receive(fields: Record<string, string>, query = ''): Promise<Reported[] | undefined> {
  const channel = await twilioSms({ accountSid, authToken, from: business }).open(contextWith())
  const request = formPost(fields, { url: `${webhookUrl}${query}` })
  const result = await channel.webhook?.(request, { signal: new AbortController().signal })
  expect(result?.response.status).toBe(204)
  return result?.facts
}

describe('a status callback', () => {
  it.each([
    ['accepted', 'queued'],
    ['scheduled', 'scheduled'],
    ['queued', 'queued'],
    ['sending', 'sending'],
    ['sent', 'sent'],
    ['partially_delivered', 'sent'],
    ['delivered', 'delivered'],
    ['undelivered', 'undelivered'],
    ['failed', 'failed'],
    ['read', 'read'],
    ['canceled', 'canceled'],
  ])('%s is a receipt: %s', async (theirs, status) => {
    expect(await receive(statusFields(theirs))).toEqual([{ type: 'receipt', providerId, status }])
  })

  it.each(['receiving', 'received', 'added by Twilio later'])('%s is ignored', async (status) => {
    expect(await receive(statusFields(status), '?message=msg_1&attempt=1')).toEqual([])
  })

  it('names our message and its attempt', async () => {
    const receipt = { messageId: 'msg_1', attempt: 2, providerId, status: 'sent' }
    expect(await receive(statusFields('sent'), '?message=msg_1&attempt=2')).toEqual([{ type: 'receipt', ...receipt }])
  })

  it.each(['?message=..%2F..&attempt=1', '?message=&attempt=1', '?attempt=1', "?message='OR'1"])(
    'ignores an id that we never wrote: %s',
    async (query) => {
      expect(await receive(statusFields('sent'), query)).toEqual([{ type: 'receipt', providerId, status: 'sent' }])
    },
  )

  it.each(['0', '-1', '1.5', 'x', '1e9999'])('leaves out the attempt %s', async (attempt) => {
    const receipt = { messageId: 'msg_1', providerId, status: 'sent' }
    expect(await receive(statusFields('sent'), `?message=msg_1&attempt=${attempt}`)).toEqual([
      { type: 'receipt', ...receipt },
    ])
  })

  it('of a failure has its code and a sentence', async () => {
    const [fact, ...more] = (await receive(statusFields('undelivered', { ErrorCode: '30005' }))) ?? []
    const detail = 'The number is unknown or no longer in service.'
    expect(fact).toEqual({ type: 'receipt', providerId, status: 'undelivered', code: '30005', detail })
    expect(more).toEqual([])
  })

  it('of an unsubscribed recipient contains the opt-out too', async () => {
    const from = { scheme: 'tel', value: '+14155550123', display: '+1 415 555 0123' }
    const [receipt, consent] = (await receive(statusFields('failed', { ErrorCode: '21610' }))) ?? []
    expect(receipt).toMatchObject({ type: 'receipt', status: 'failed', code: '21610' })
    expect(consent).toEqual({ type: 'consent', from, consent: 'opt_out' })
  })

  it.each(['0', '', 'none'])('of the error %j is one without', async (ErrorCode) => {
    expect(await receive(statusFields('sent', { ErrorCode }))).toEqual([
      { type: 'receipt', providerId, status: 'sent' },
    ])
  })

  it("contains no time: the carrier's is in minutes of an unnamed zone", async () => {
    const [fact] = (await receive(statusFields('delivered', { RawDlrDoneDate: '2601151200' }))) ?? []
    expect(fact).toEqual({ type: 'receipt', providerId, status: 'delivered' })
  })
})
