import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { idle, ManualClock } from '../../../test/manual-clock.ts'
import { postMessage } from '../../../test/post-message.ts'
import { WebhookServer } from '../../../test/webhook-server.ts'
import { Account } from './account.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const StatusCallback = 'https://example.com/webhooks/sms?message=m_1'

let folder: string
let clock: ManualClock
let server: WebhookServer
let simulator: TwilioSimulator

// A seed that every process starts with again, as the seed of a test.
function seeded(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function start(webhookUrl = 'https://example.com/webhooks/sms'): TwilioSimulator {
  return createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl } },
    file: join(folder, 'twilio.ndjson'),
    random: seeded(),
    clock,
    fetch: server.fetch,
    pace: 1000,
  })
}

async function restart(webhookUrl?: string): Promise<void> {
  await simulator[Symbol.asyncDispose]()
  simulator = start(webhookUrl)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  clock = new ManualClock()
  server = new WebhookServer()
  simulator = start()
})
afterEach(async () => {
  await simulator[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

describe('a restart with the same file', () => {
  it('keeps the journal, inbound messages, alerts, faults and opt-outs', async () => {
    server.answer = () => new Response('', { status: 500 })
    await postMessage(simulator.app)
    await simulator.customer(alice).send({ channel: 'sms', text: 'STOP' })
    simulator.faults.add({ fault: 'slow', times: 3, match: { body: 'x' } })
    await idle()
    const before = [simulator.journal(), simulator.inbound(), simulator.alerts(), simulator.faults.list()]
    await restart()
    expect([simulator.journal(), simulator.inbound(), simulator.alerts(), simulator.faults.list()]).toEqual(before)
    expect(simulator.alerts()).toHaveLength(1)
    expect(await postMessage(simulator.app)).toMatchObject({ code: 21610 })
  })

  it('assigns no sid twice', async () => {
    const { sid } = await postMessage(simulator.app)
    await restart()
    expect((await postMessage(simulator.app)).sid).not.toBe(sid)
  })

  it('continues the statuses after resume', async () => {
    const { sid } = await postMessage(simulator.app, { StatusCallback })
    await clock.advance(1000)
    await restart()
    await clock.advance(10_000)
    expect(simulator.journal()).toMatchObject([{ sid, status: 'sending' }])
    expect(simulator.resume()).toBe(1)
    await clock.advance(2000)
    await simulator.idle()
    expect(server.statuses(sid)).toEqual(['sending', 'sent', 'delivered'])
    await restart()
    expect(simulator.resume()).toBe(0)
  })

  it('posts the remaining webhooks after resume', async () => {
    server.answer = () => new Promise(() => {})
    const { sid } = await postMessage(simulator.app, { StatusCallback })
    await clock.advance(3000)
    expect(server.statuses(sid)).toEqual(['sending'])
    await restart()
    server.answer = () => new Response(null, { status: 204 })
    simulator.resume()
    await simulator.idle()
    expect(server.statuses(sid)).toEqual(['sending', 'sent', 'delivered'])
  })

  it('keeps the files of a message, and downloads those that are missing', async () => {
    const content = new Uint8Array([1, 2, 3])
    const media = [{ contentType: 'image/png', content }]
    await simulator.customer(alice).send({ channel: 'sms', text: '', media })
    const [before] = simulator.inbound()
    server.answer = () => new Promise(() => {})
    await postMessage(simulator.app, { MediaUrl: 'https://example.com/files/1' })
    await idle()
    await restart()
    expect(simulator.inbound()[0]?.media).toEqual(before?.media)
    const served = await simulator.app.request(`/files/${before?.media[0]?.sid}`)
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(content)
    server.answer = () => new Response(content, { headers: { 'content-type': 'image/png' } })
    simulator.resume()
    await idle()
    expect(simulator.journal()[0]?.media).toMatchObject([{ contentType: 'image/png', size: 3 }])
  })

  it('keeps the effects of a fault on a message', async () => {
    simulator.faults.add({ fault: 'callbacks_out_of_order', times: 1 })
    const { sid } = await postMessage(simulator.app, { StatusCallback })
    await clock.advance(2000)
    await restart()
    simulator.resume()
    await clock.advance(1000)
    expect(server.statuses(sid)).toEqual(['delivered', 'sent', 'sending'])
  })
})

describe('found by use: the simulator is in the same process: it repeats callbacks only as Twilio does', () => {
  const alert = (sid: string) => ({ code: 11200, sid, reason: 'the connection ended before an answer' })

  it('an inbound webhook that was posted and not answered is not repeated after a restart', async () => {
    server.answer = () => new Promise(() => {})
    const { sid } = await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await idle()
    await restart()
    server.answer = () => new Response(null, { status: 204 })
    expect(simulator.resume()).toBe(1)
    await simulator.idle()
    expect(server.arrivals).toHaveLength(1)
    expect(simulator.inbound()).toMatchObject([{ sid, webhook: 'done' }])
    expect(simulator.alerts()).toMatchObject([alert(sid)])
    await restart()
    expect(simulator.resume()).toBe(0)
  })

  it('a status callback that was posted and not answered is not repeated, nor its copies', async () => {
    simulator.faults.add({ fault: 'duplicate_callback' })
    server.answer = () => new Promise(() => {})
    const { sid } = await postMessage(simulator.app, { StatusCallback })
    await clock.advance(1000)
    await restart()
    server.answer = () => new Response(null, { status: 204 })
    simulator.resume()
    await clock.advance(2000)
    await simulator.idle()
    expect(server.statuses(sid)).toEqual(['sending', 'sent', 'sent', 'delivered', 'delivered'])
    expect(simulator.alerts()).toMatchObject([alert(sid)])
  })

  it.each([
    ['#rp=rt', 1000, 2],
    ['#rp=all&rc=3', 1000, 2],
    ['#rp=5xx', 1000, 1],
    ['#rp=rt&rc=0', 1000, 1],
    ['#rp=rt', 15_000, 1],
  ])('with the fragment %s, %s ms later it is posted %s times in all, with one token', async (fragment, ms, times) => {
    await simulator[Symbol.asyncDispose]()
    const url = `https://example.com/webhooks/sms${fragment}`
    simulator = start(url)
    server.answer = () => new Promise(() => {})
    await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await idle()
    await restart(url)
    server.answer = () => new Response(null, { status: 204 })
    await clock.advance(ms)
    simulator.resume()
    await simulator.idle()
    expect(server.arrivals).toHaveLength(times)
    expect(new Set(server.arrivals.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(1)
  })

  it('a webhook that a process held back is posted by the next one', async () => {
    simulator.hush()
    const { sid } = await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await idle()
    expect(server.arrivals).toEqual([])
    await restart()
    expect(simulator.resume()).toBe(1)
    await simulator.idle()
    expect(server.arrivals).toHaveLength(1)
    expect(simulator.inbound()).toMatchObject([{ sid, webhook: 'done' }])
  })

  it('a rewritten file contains the posted webhooks', async () => {
    server.answer = () => new Promise(() => {})
    const { sid } = await simulator.customer(alice).send({ channel: 'sms', text: 'Hi' })
    await idle()
    await simulator[Symbol.asyncDispose]()
    const file = join(folder, 'twilio.ndjson')
    using account = new Account(file, 10)
    const { message, posted } = account.get(sid) ?? {}
    expect(posted).toEqual(new Map([['received', clock.now()]]))
    if (message === undefined) throw new Error('The message is missing.')
    // Large enough for a rewrite of the file.
    for (let number = 0; number < 150; number += 1) {
      const other = `SM${number}`
      account.record({ kind: 'message', message: { ...message, sid: other, body: 'x'.repeat(30_000) } })
      account.record({ kind: 'told', sid: other, status: 'received' })
    }
    expect(readFileSync(file, 'utf8')).toContain('"kind":"kept"')
    using again = new Account(file, 10)
    expect(again.get(sid)?.posted).toEqual(posted)
    simulator = start()
  })
})
