import type { MessageFact } from '@parley/core/channel'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken, business } from '../../../test/account.ts'
import { contextWith } from '../../../test/context.ts'
import { formPost, inboundFields } from '../../../test/webhooks.ts'
import { twilioSms } from '../sms.ts'

const service = `MG${'0'.repeat(32)}`

async function receive(fields: Record<string, string>, sender: object = { from: business }): Promise<MessageFact> {
  const channel = await twilioSms({ accountSid, authToken, ...sender }).open(contextWith())
  const result = await channel.webhook?.(formPost(inboundFields(fields)), { signal: new AbortController().signal })
  const [fact] = result?.facts ?? []
  if (fact?.type !== 'message') throw new Error('The webhook should contain a message.')
  expect(result?.response.headers.get('content-type')).toBe('text/xml')
  expect(await result?.response.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>')
  return fact
}

describe('an inbound message', () => {
  it('has the fields of its form, and no more', async () => {
    expect(await receive({ Body: ' Hello ' })).toEqual({
      type: 'message',
      direction: 'inbound',
      providerId: 'SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      from: { scheme: 'tel', value: '+14155550123', display: '+1 415 555 0123' },
      thread: [{ thread: `${business}|+14155550123` }],
      text: ' Hello ',
    })
  })

  it.each([
    ['72345', { scheme: 'tel', value: '72345', display: '72345' }],
    ['Parley Ltd', { scheme: 'sender', value: 'Parley Ltd', display: 'Parley Ltd' }],
    ['+9999', { scheme: 'tel', value: '+9999', display: '+9999' }],
  ])('may come from %s', async (From, from) => {
    expect((await receive({ From })).from).toEqual(from)
  })

  it('belongs to the thread of the messaging service if the service is our end', async () => {
    const { thread } = await receive({ To: '+15005550009' }, { messagingServiceSid: service })
    expect(thread).toEqual([{ thread: `${service}|+14155550123` }])
  })

  it('has files', async () => {
    const media = { NumMedia: '2', MediaUrl0: 'https://api.twilio.com/m/0', MediaContentType0: 'image/jpeg' }
    expect((await receive({ ...media, MediaUrl1: 'https://api.twilio.com/m/1', Body: '' })).attachments).toEqual([
      { url: 'https://api.twilio.com/m/0', contentType: 'image/jpeg' },
      { url: 'https://api.twilio.com/m/1', contentType: 'application/octet-stream' },
    ])
  })

  it.each(['STOP', 'stop', ' Stop\n', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])(
    '%j opts out',
    async (Body) => {
      expect(await receive({ Body })).toMatchObject({ text: Body, consent: 'opt_out' })
    },
  )

  it.each(['START', 'yes', 'UNSTOP'])('%j opts in', async (Body) => {
    expect((await receive({ Body })).consent).toBe('opt_in')
  })

  it.each(['please stop', 'STOP 12345', 'Stop.', 'HELP', 'ARRET', ''])('%j is left to a person', async (Body) => {
    expect(await receive({ Body })).not.toHaveProperty('consent')
  })

  it.each([
    ['STOP', 'ARRET', 'opt_out'],
    ['START', 'oui', 'opt_in'],
    ['HELP', 'STOP', undefined],
  ])('the decision %s of Advanced Opt-Out counts for %j', async (OptOutType, Body, consent) => {
    expect((await receive({ OptOutType, Body })).consent).toBe(consent)
  })
})
