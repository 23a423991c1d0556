import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { hasContract, serveChecked } from '../../../test/contract.ts'
import { officialClient, refusal } from '../../../test/official-client.ts'
import { headers } from '../../../test/post-message.ts'
import { type Served, serveApp } from '../../../test/served.ts'
import { refused, WebhookServer } from '../../../test/webhook-server.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const webhookUrl = 'https://example.com/webhooks/sms'
const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff])
const fileUrl = 'https://example.com/files/1?signature=2'

let simulator: TwilioSimulator
let server: WebhookServer
/** The requests for files, and the answer to them. */
let asked: string[]
let file: (method: string) => Response

beforeEach(() => {
  asked = []
  file = () => new Response(picture, { headers: { 'content-type': 'image/png; charset=x' } })
  server = new WebhookServer()
  simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl } },
    pace: 0,
    route: (url) => new URL(url.href.replace('example.com', 'inside.example')),
    fetch: async (input, init) => {
      const { url, method } = new Request(input, init)
      if (!url.includes('/files/')) return server.fetch(input, init)
      asked.push(`${method} ${url}`)
      return file(method)
    },
  })
})

afterEach(() => simulator[Symbol.asyncDispose]())

describe('a customer sends files', () => {
  it('the webhook names them, with the URLs and types of Twilio', async () => {
    const media = [
      { contentType: 'image/png', content: picture },
      { contentType: 'text/vcard', content: btoa('BEGIN:VCARD') },
    ]
    const { sid } = await simulator.customer(alice).send({ channel: 'sms', text: '', media })
    await simulator.idle()
    expect(sid).toMatch(/^MM[0-9a-f]{32}$/)
    const [entry] = simulator.inbound()
    expect(entry?.media).toMatchObject([
      { contentType: 'image/png', size: 5 },
      { contentType: 'text/vcard', size: 11 },
    ])
    const base = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media`
    expect(server.arrivals[0]?.params).toMatchObject({
      ...{ MessageSid: sid, SmsSid: sid, Body: '', NumMedia: '2' },
      ...{ MediaContentType0: 'image/png', MediaUrl0: `${base}/${entry?.media[0]?.sid}` },
      ...{ MediaContentType1: 'text/vcard', MediaUrl1: `${base}/${entry?.media[1]?.sid}` },
    })
  })

  it('a file needs the credentials of the account, and redirects to a server of files', async () => {
    const media = [{ contentType: 'image/png', content: picture }]
    const { sid } = await simulator.customer(alice).send({ channel: 'sms', text: 'Look', media })
    const id = simulator.inbound()[0]?.media[0]?.sid
    const path = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/${id}`
    expect((await simulator.app.request(path)).status).toBe(401)
    const answer = await simulator.app.request(path, { headers })
    expect(answer.status).toBe(307)
    const served = await simulator.app.request(answer.headers.get('location') ?? '')
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(picture)
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="${id}"`,
      'x-content-type-options': 'nosniff',
    })
    for (const missing of [`${path}0`, path.replace(sid, `MM${'0'.repeat(32)}`)])
      expect((await simulator.app.request(missing, { headers })).status).toBe(404)
    expect((await simulator.app.request(`/files/ME${'0'.repeat(32)}`)).status).toBe(404)
  })

  it.each<[string, unknown, string]>([
    ['no list', { text: 'a', media: {} }, 'media'],
    ['no base64', { text: 'a', media: [{ contentType: 'image/png', content: '%' }] }, 'media.0.content'],
    ['0 bytes', { text: 'a', media: [{ contentType: 'image/png', content: '' }] }, 'media.0.content'],
    ['no type', { text: 'a', media: [{ contentType: 'png', content: 'AAAA' }] }, 'media.0.contentType'],
    ['eleven files', { text: 'a', media: Array(11).fill({ contentType: 'image/png', content: 'AAAA' }) }, 'media'],
    ['6 MB', { text: '', media: [{ contentType: 'image/png', content: 'A'.repeat(8_000_000) }] }, 'media'],
    ['no text and no file', { text: '', media: [] }, 'text'],
  ])('%s is refused by its field', async (_, more, field) => {
    const answer = await simulator.app.request(`/customers/${alice}/messages`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ channel: 'sms', ...Object(more) }),
    })
    expect([answer.status, (await answer.json()).errors?.[0]?.field]).toEqual([422, field])
    expect(simulator.inbound()).toEqual([])
  })
})

const ways = [
  { way: 'directly', serve: serveApp, runs: true },
  { way: 'behind the contract', serve: serveChecked, runs: hasContract },
]

for (const { way, serve, runs } of ways) {
  describe.skipIf(!runs)(`the official client sends files, ${way}`, () => {
    let served: Served
    beforeEach(async () => {
      served = await serve(simulator.app)
    })
    afterEach(() => served[Symbol.asyncDispose]())

    const send = (mediaUrl: string[], body = '') =>
      officialClient(served.origin).messages.create({ to: alice, from: business, body, mediaUrl })

    it('downloads each file by HEAD and GET before the message leaves, and lists them', async () => {
      const message = await send([fileUrl, `${fileUrl}&b`])
      expect([message.numMedia, message.status]).toEqual(['2', 'queued'])
      expect(message.sid).toMatch(/^MM[0-9a-f]{32}$/)
      await simulator.idle()
      const target = fileUrl.replace('example.com', 'inside.example')
      expect(asked).toEqual([target, `${target}&b`].flatMap((url) => [`HEAD ${url}`, `GET ${url}`]))
      expect(simulator.journal()).toMatchObject([
        { status: 'delivered', body: '', media: [{ contentType: 'image/png', size: 5 }, { size: 5 }] },
      ])
      const client = officialClient(served.origin)
      const listed = await client.messages(message.sid).media.list()
      expect(listed.map(({ sid }) => sid)).toEqual(simulator.journal()[0]?.media.map(({ sid }) => sid))
      const one = await client
        .messages(message.sid)
        .media(listed[0]?.sid ?? '')
        .fetch()
      expect(one).toMatchObject({ parentSid: message.sid, contentType: 'image/png', accountSid })
    })

    it('refuses too many files, and what is no URL', async () => {
      expect(await refusal(send(Array(11).fill(fileUrl)))).toEqual({ code: 21623, status: 400 })
      expect(await refusal(send(['ftp://example.com/files/1']))).toEqual({ code: 21620, status: 400 })
      expect(await refusal(send([]))).toEqual({ code: 21602, status: 400 })
    })
  })
}

describe('a file that cannot be had', () => {
  const answered = (status: number, body: string | Uint8Array<ArrayBuffer>, type?: string): (() => Response) => {
    const types = type === undefined ? [] : [['content-type', type] as [string, string]]
    return () => new Response(new TextEncoder().encode(String(body)), { status, headers: types })
  }

  it.each<[string, (method: string) => Response, number]>([
    ['an expired link', answered(403, ''), 63019],
    [
      'a refused connection',
      () => {
        throw refused()
      },
      63019,
    ],
    ['0 bytes', answered(200, '', 'image/png'), 63019],
    ['a program', answered(200, 'MZ', 'application/x-msdownload'), 12300],
    ['no type', answered(200, 'MZ'), 12300],
    ['another type by GET', (method) => answered(200, 'a', method === 'GET' ? 'image/gif' : 'image/png')(), 12300],
    ['more than 5 MB', answered(200, 'a'.repeat(5_000_001), 'image/png'), 30019],
  ])('%s: the message fails, with an alert that shows no signature', async (_, answer, code) => {
    file = answer
    const body = new URLSearchParams({ To: alice, From: business, Body: 'Look', MediaUrl: fileUrl })
    body.set('StatusCallback', webhookUrl)
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`
    await simulator.app.request(path, { method: 'POST', headers, body })
    await simulator.idle()
    expect(simulator.journal()).toMatchObject([{ status: 'failed', errorCode: code, media: [] }])
    expect(server.arrivals.map(({ params }) => [params.MessageStatus, params.ErrorCode])).toEqual([
      ['failed', String(code)],
    ])
    expect(simulator.alerts()).toMatchObject([{ code, url: 'https://example.com/files/1' }])
  })
})
