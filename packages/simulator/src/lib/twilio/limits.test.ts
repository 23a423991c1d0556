import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { idle } from '../../../test/manual-clock.ts'
import { headers, messagesUrl, postMessage } from '../../../test/post-message.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { Account } from './account.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { MessagePage } from './list.ts'
import type { TwilioSimulator, TwilioSimulatorOptions } from './simulator.ts'

const MEGABYTE = 1024 * 1024

let folder: string
let server: WebhookServer
let simulator: TwilioSimulator

function open(options: Partial<TwilioSimulatorOptions> = {}): TwilioSimulator {
  const numbers = { sms: { number: business, webhookUrl: 'https://example.com/webhooks/sms' } }
  // No time passes between events, so a message is final when the simulator is idle.
  const clock = { now: () => 0, sleep: async (ms: number) => (ms > 1000 ? new Promise<void>(() => {}) : undefined) }
  return createTwilioSimulator({ accountSid, authToken, numbers, clock, fetch: server.fetch, pace: 1, ...options })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  server = new WebhookServer()
  simulator = open()
})
afterEach(async () => {
  await simulator[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** A body that is generated while it is read; counts the bytes that were read. */
function endless(read: { bytes: number }): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x61)
  return new ReadableStream(
    {
      pull(controller) {
        read.bytes += chunk.length
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
}

const json = { 'content-type': 'application/json' }
const customer = `/customers/${encodeURIComponent(alice)}/messages`

describe('found by use: the simulator is in the same process: a body is read within a limit', () => {
  const routes = [
    // A customer's text may have files.
    ['customers', customer, json, 9 * MEGABYTE],
    ['faults', '/faults', json, 2 * MEGABYTE],
    ['API', messagesUrl, headers, 2 * MEGABYTE],
  ] as const

  it.each(routes)('of any size, without a content length: %s', async (_, url, types, most) => {
    const read = { bytes: 0 }
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: types,
      body: endless(read),
      duplex: 'half',
    }
    const response = await simulator.app.request(url, init)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ status: 413 })
    expect(read.bytes).toBeLessThan(most)
  })

  it.each(routes)('and not at all with a greater content length: %s', async (_, url, types) => {
    const read = { bytes: 0 }
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { ...types, 'content-length': String(600 * MEGABYTE) },
      body: endless(read),
      duplex: 'half',
    }
    expect((await simulator.app.request(url, init)).status).toBe(413)
    expect(read.bytes).toBe(0)
  })

  it('a form has at most a thousand fields', async () => {
    const init = { method: 'POST', headers, body: 'a&'.repeat(100_000) }
    expect(await (await simulator.app.request(messagesUrl, init)).json()).toMatchObject({ code: 20001, status: 400 })
  })

  it.each([
    ['bytes', new Uint8Array([...Buffer.from(`To=${alice}&From=${business}&Body=`), 0xe9])],
    ['percent signs', `To=${encodeURIComponent(alice)}&From=${encodeURIComponent(business)}&Body=%E9`],
  ])('a form that is not UTF-8 is refused, not altered: %s', async (_, body) => {
    const response = await simulator.app.request(messagesUrl, { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ code: 20001, message: 'Invalid parameter: the form is not UTF-8' })
    expect(simulator.journal()).toEqual([])
  })

  it('a percent sign without digits is one', async () => {
    const fields = { To: alice, From: business }
    const body = `${new URLSearchParams(fields)}&Body=100%25+or+100%`
    const response = await simulator.app.request(messagesUrl, { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ body: '100% or 100%' })
  })

  it.each([
    ['Latin-1', new Uint8Array(Buffer.from('{"channel":"sms","text":"é"}', 'latin1')), 400, 'the body is not UTF-8'],
    [
      'half of a surrogate pair',
      String.raw`{"channel":"sms","text":"\ud800"}`,
      422,
      'text: must have no half of a surrogate pair',
    ],
    ['nested deep', '['.repeat(500_000), 400, 'the body is not JSON'],
    ['nested deep, and whole', `${'['.repeat(400_000)}${']'.repeat(400_000)}`, 422, expect.stringContaining('body')],
  ])('a customer’s text that cannot be stored unchanged is refused: %s', async (_, body, status, detail) => {
    const response = await simulator.app.request(customer, { method: 'POST', headers: json, body })
    expect(await response.json()).toMatchObject({ status, detail })
    expect(simulator.inbound()).toEqual([])
  })

  it('an answer to a webhook is read within a limit, as Twilio does', async () => {
    const read = { bytes: 0 }
    server.answer = () => new Response(endless(read), { headers: { 'content-type': 'text/xml' } })
    await simulator.customer(alice).send({ channel: 'sms', text: 'Hello' })
    await simulator.idle()
    expect(simulator.alerts()).toMatchObject([{ code: 11750 }])
    expect(read.bytes).toBeLessThan(MEGABYTE)
  })

  it('there are at most a thousand faults', () => {
    for (let rule = 0; rule < 1000; rule += 1) simulator.faults.add({ fault: 'slow' })
    expect(() => simulator.faults.add({ fault: 'slow' })).toThrow('no more than 1000 rules')
  })
})

describe('found by use: the simulator is in the same process: its memory is limited', () => {
  const bodies = (of: TwilioSimulator): string[] => of.journal().map(({ body }) => body)

  it('the newest messages, in both directions, and the newest alerts', async () => {
    await using small = open({ keep: 3 })
    server.answer = () => new Response('', { status: 500 })
    for (let at = 0; at < 5; at += 1) {
      await postMessage(small.app, { Body: `${at}` })
      await small.customer(alice).send({ channel: 'sms', text: `${at}` })
      await small.idle()
    }
    expect(bodies(small)).toEqual(['4'])
    expect(small.inbound().map(({ body }) => body)).toEqual(['3', '4'])
    expect(small.alerts()).toHaveLength(3)
  })

  it('no message is dropped before it is final', async () => {
    await using small = open({ keep: 1 })
    let answer: (response: Response) => void = () => {}
    const waiting = new Promise<Response>((resolve) => {
      answer = resolve
    })
    server.answer = ({ params }) => (params.Body === 'first' ? waiting : new Response(null, { status: 204 }))
    await small.customer(alice).send({ channel: 'sms', text: 'first' })
    for (const text of ['second', 'third']) await small.customer(alice).send({ channel: 'sms', text })
    await idle()
    expect(small.inbound()).toMatchObject([{ body: 'first', webhook: 'pending' }])
    answer(new Response(null, { status: 204 }))
    await small.idle()
    expect(small.inbound()).toMatchObject([{ body: 'first', webhook: 'done' }])
  })

  it('a list with a dropped next page ends there', async () => {
    await using small = open({ keep: 2 })
    const send = async (text: string): Promise<void> => {
      await small.customer(alice).send({ channel: 'sms', text })
      await small.idle()
    }
    const list = async (path: string): Promise<MessagePage> =>
      (await small.app.request(path, { headers })).json() as Promise<MessagePage>
    for (const text of ['first', 'second']) await send(text)
    const { messages, next_page_uri: next } = await list(`${messagesUrl}?PageSize=1`)
    expect([messages.map(({ body }) => body), next]).toEqual([['second'], expect.any(String)])
    for (const text of ['third', 'fourth']) await send(text)
    expect(await list(String(next))).toMatchObject({ messages: [], next_page_uri: null })
  })

  it('fewer messages are kept if texts are long', async () => {
    await using small = open({ keep: 100 })
    const text = 'x'.repeat(60_000)
    for (let at = 0; at < 10; at += 1) await small.customer(alice).send({ channel: 'sms', text })
    await small.idle()
    expect(small.inbound().length).toBe(2)
  })

  it('the file has a limit, and a restart finds the kept messages', async () => {
    const file = join(folder, 'simulator.jsonl')
    const before = open({ keep: 200, file })
    before.faults.add({ fault: 'slow', match: { body: 'never' } })
    await before.customer(alice).send({ channel: 'sms', text: 'STOP' })
    await before.idle()
    const [example] = before.inbound()
    const revision = await revisionOf(before)
    await before[Symbol.asyncDispose]()

    // Many messages, without the time of their webhooks.
    const account = new Account(file, 200)
    const { message } = account.get(String(example?.sid)) ?? {}
    if (message === undefined) throw new Error('The message is missing.')
    let largest = 0
    for (let at = 0; at < 1000; at += 1) {
      const sid = `SM${at.toString(16).padStart(32, '0')}`
      account.record({ kind: 'message', message: { ...message, sid, body: 'x'.repeat(30_000) } })
      account.record({ kind: 'told', sid, status: 'received' })
      largest = Math.max(largest, statSync(file).size)
    }
    account[Symbol.dispose]()
    expect(largest).toBeLessThan(5 * MEGABYTE)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['simulator.jsonl'])

    await using next = open({ keep: 200, file })
    expect(next.inbound().map(({ sid }) => sid)).toEqual([...account.held()].map((held) => held.message.sid))
    expect(next.inbound().length).toBe(10)
    expect(next.faults.list()).toMatchObject([{ fault: 'slow' }])
    expect(await postMessage(next.app)).toMatchObject({ code: 21610 })
    // An open page gets the new revision.
    expect(await revisionOf(next)).toBeGreaterThan(revision)
  })

  it('without a limit all messages are kept', async () => {
    for (let at = 0; at < 50; at += 1) await postMessage(simulator.app, { Body: `${at}` })
    await simulator.idle()
    expect(bodies(simulator)).toHaveLength(50)
    expect(() => open({ keep: 0 })).toThrow('keep must be 1 or more')
  })
})

async function revisionOf(of: TwilioSimulator): Promise<number> {
  return (await (await of.app.request('/state')).json()).revision
}
