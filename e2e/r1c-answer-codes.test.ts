import { signTwilioRequest } from '@parley/simulator'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { account } from './lib/account.ts'
import { formOf, numberOf, sidOf } from './lib/customers.ts'
import { openWorld, publicUrl } from './lib/in-process.ts'

const inbound = `${publicUrl}/webhooks/sms`

function webhook(
  text: { sid?: string; body?: string } = {},
  { url = inbound, signature }: { url?: string; signature?: string } = {},
): Request {
  const form = formOf({ sid: text.sid ?? sidOf(1), from: numberOf(1), body: text.body ?? 'hello' })
  const headers = { 'x-twilio-signature': signature ?? signTwilioRequest(url, form, account.authToken) }
  return new Request(url, { method: 'POST', headers, body: new URLSearchParams(form) })
}

describe('R1c answer codes: unsaved input is never answered 2xx, and a transient trouble never 403', () => {
  it('200 with TwiML for what is durable', async () => {
    await using world = await openWorld()
    const response = await world.fetch(webhook())
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('<Response')])
    expect(world.stored()).toBe(1)
  })

  it('SEC4: 403 for a forged signature, with nothing stored', async () => {
    await using world = await openWorld()
    for (const signature of ['', 'bm90IGEgc2lnbmF0dXJl', signTwilioRequest(inbound, {}, account.authToken)]) {
      expect((await world.fetch(webhook({}, { signature }))).status).toBe(403)
    }
    const elsewhere = signTwilioRequest(
      `${publicUrl}/webhooks/other`,
      formOf({ sid: sidOf(1), from: numberOf(1), body: 'hello' }),
      account.authToken,
    )
    expect((await world.fetch(webhook({}, { signature: elsewhere }))).status).toBe(403)
    expect(world.stored()).toBe(0)
  })

  it('SEC4: 403 for a genuine signature over other fields', async () => {
    await using world = await openWorld()
    const genuine = formOf({ sid: sidOf(1), from: numberOf(1), body: 'hello' })
    const headers = { 'x-twilio-signature': signTwilioRequest(inbound, genuine, account.authToken) }
    const body = new URLSearchParams({ ...genuine, Body: 'changed' })
    expect((await world.fetch(new Request(inbound, { method: 'POST', headers, body }))).status).toBe(403)
    expect(world.stored()).toBe(0)
  })

  it('404 for a channel that does not exist', async () => {
    await using world = await openWorld()
    expect((await world.fetch(webhook({}, { url: `${publicUrl}/webhooks/nowhere` }))).status).toBe(404)
  })

  it('400 for a body that does not match its type', async () => {
    await using world = await openWorld()
    const headers = { 'content-type': 'application/json', 'x-twilio-signature': 'x' }
    const response = await world.fetch(new Request(inbound, { method: 'POST', headers, body: '{"unfinished' }))
    expect(response.status).toBe(400)
  })

  it('413 for a body that is too large', async () => {
    await using world = await openWorld()
    expect((await world.fetch(webhook({ body: 'x'.repeat(5_000_000) }))).status).toBe(413)
    expect(world.stored()).toBe(0)
  })

  it('invariant 10 (inbound text is data): stores 64 KB, markup, SQL, right-to-left marks and emoji unaltered', async () => {
    await using world = await openWorld()
    const body = `<script>alert(1)</script>'; DROP TABLE parley_messages;-- 100% _ \u202eabc \u{1F469}\u200d\u{1F680} ${'é'.repeat(32_000)}`
    expect((await world.fetch(webhook({ body }))).status).toBe(200)
    const row = world.database.prepare('select text from parley_messages').get() as { text: string }
    expect(row.text).toBe(body)
  })

  it('503 with Retry-After when the disk is full, and again 200 when it is not', async () => {
    await using world = await openWorld()
    // The engine itself then reports a full disk.
    world.database.exec('pragma max_page_count = 1')
    const full = await world.fetch(webhook({ body: 'x'.repeat(100_000) }))
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
    expect(world.stored()).toBe(0)
    world.database.exec('pragma max_page_count = 1000000')
    expect((await world.fetch(webhook({ body: 'x'.repeat(100_000) }))).status).toBe(200)
    expect(world.stored()).toBe(1)
  })

  it('503 with Retry-After when another process holds the database, and nothing is acknowledged', async () => {
    await using world = await openWorld()
    const other = new Database(world.file)
    other.exec('begin exclusive')
    const busy = await world.fetch(webhook())
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
    other.exec('rollback')
    other.close()
    expect((await world.fetch(webhook())).status).toBe(200)
    expect(world.stored()).toBe(1)
  })

  it('503 with Retry-After when the database is gone', async () => {
    await using world = await openWorld()
    world.database.close()
    const response = await world.fetch(webhook())
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
  })
})
