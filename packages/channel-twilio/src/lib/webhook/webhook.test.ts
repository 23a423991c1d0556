import { createHash } from 'node:crypto'
import { ParleyError } from '@parley/core'
import type { Reported } from '@parley/core/channel'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken, business, webhookUrl } from '../../../test/account.ts'
import { contextWith } from '../../../test/context.ts'
import { formPost, inboundFields } from '../../../test/webhooks.ts'
import { twilioSms } from '../sms.ts'

async function receive(request: Request): Promise<readonly Reported[]> {
  const channel = await twilioSms({ accountSid, authToken, from: business }).open(contextWith())
  return (await channel.webhook?.(request, { signal: new AbortController().signal }))?.facts ?? []
}

async function refusal(
  request: Request,
): Promise<{ code: string; field: string | undefined; reason: string | undefined }> {
  const error = await receive(request).then(
    () => new Error('It was accepted.'),
    (reason: unknown) => reason,
  )
  const { code, field, reason } = ParleyError.from(error)
  return { code, field, reason }
}

function jsonPost(body: string, { signedBody = body }: { signedBody?: string } = {}): Request {
  const url = `${webhookUrl}?bodySHA256=${createHash('sha256').update(signedBody).digest('hex')}`
  const headers = {
    'content-type': 'application/json',
    'x-twilio-signature': getExpectedTwilioSignature(authToken, url, {}),
  }
  return new Request(url, { method: 'POST', headers, body })
}

describe('a webhook', () => {
  it('may be JSON', async () => {
    const [fact] = await receive(
      jsonPost(JSON.stringify({ ...inboundFields({ Body: 'Grüße' }), NumMedia: 0, Tags: null })),
    )
    expect(fact).toMatchObject({ type: 'message', text: 'Grüße' })
  })

  it('in JSON is signed by the digest of its body', async () => {
    const body = JSON.stringify(inboundFields())
    expect((await refusal(jsonPost(body.replace('Hello', 'Hullo'), { signedBody: body }))).code).toBe('webhook.forged')
  })

  it('in JSON without a digest is forged, with any signature', async () => {
    const genuine = formPost(inboundFields())
    const headers = {
      'content-type': 'application/json',
      'x-twilio-signature': genuine.headers.get('x-twilio-signature') ?? '',
    }
    const body = JSON.stringify(inboundFields())
    expect((await refusal(new Request(webhookUrl, { method: 'POST', headers, body }))).code).toBe('webhook.forged')
  })

  it.each(['{"AccountSid":', '[]', '"text"', 'null', ''])('of the JSON %j is malformed', async (body) => {
    expect((await refusal(jsonPost(body))).code).toBe('webhook.malformed')
  })

  it('of another account is forged, with any signature', async () => {
    const other = formPost(inboundFields({ AccountSid: `AC${'f'.repeat(32)}` }))
    expect(await refusal(other)).toEqual({ code: 'webhook.forged', field: undefined, reason: undefined })
  })

  it.each(['GET', 'PUT', 'DELETE'])('by %s is malformed, and the reason names it', async (method) => {
    const { code, reason } = await refusal(new Request(webhookUrl, { method }))
    expect([code, reason]).toEqual(['webhook.malformed', `Configure Twilio to use POST, not ${method}.`])
  })

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])(
    'of the type %s is malformed',
    async (type) => {
      const request = formPost(inboundFields())
      request.headers.set('content-type', type)
      expect((await refusal(request)).code).toBe('webhook.malformed')
    },
  )

  it('with more fields than Twilio has is malformed, before any signature', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'forged' }
    const body = 'Body&'.repeat(200_000)
    expect(await refusal(new Request(webhookUrl, { method: 'POST', headers, body }))).toMatchObject({
      code: 'webhook.malformed',
      reason: 'The body has more than 1000 fields.',
    })
  })

  it.each<[string, Record<string, string>]>([
    ['MessageSid', { MessageSid: '' }],
    ['From', { From: '' }],
    ['From', { From: 'whatsapp:+14155550123' }],
    ['To', { To: '' }],
    ['NumMedia', { NumMedia: 'many' }],
    ['NumMedia', { NumMedia: '100000' }],
  ])('that is genuine names the field that cannot be read: %s', async (field, changes) => {
    expect(await refusal(formPost(inboundFields(changes)))).toMatchObject({ code: 'webhook.malformed', field })
  })

  it('is verified by the tokens of a rotation', async () => {
    const channel = await twilioSms({ accountSid, authToken: ['new', 'old'], from: business }).open(contextWith())
    for (const token of ['new', 'old']) {
      const result = await channel.webhook?.(formPost(inboundFields(), { token }), {
        signal: new AbortController().signal,
      })
      expect(result?.facts.length).toBe(1)
    }
  })
})
