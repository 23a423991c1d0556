import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signTwilioRequest } from '@parley/simulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Told, tell } from '../../test/tell.ts'
import { bannerOf } from './banner.ts'
import { databaseOf } from './database.ts'
import { type Installation, startInstallation } from './installation.ts'
import { simulatedAccount } from './simulated-twilio.ts'

// A free port differs from start to start; a signed URL must not.
const place = { PORT: '0', PARLEY_PUBLIC_URL: 'https://sms.example.com/base' }
const customer = '+14155550123'
let data: string
let started: Installation[]

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  started = []
})

afterEach(async () => {
  await Promise.all(started.map(({ stop }) => stop()))
  await rm(data, { recursive: true })
})

async function start(variables: Record<string, string> = {}): Promise<Installation> {
  const installation = await startInstallation({ PARLEY_DATA: data, LOG_LEVEL: 'silent', ...place, ...variables })
  started.push(installation)
  return installation
}

function ask({ url, key }: Installation, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(url + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Reads the stream after a cursor until an event arrives. */
async function readUntil(installation: Installation, after: string, done: (event: Told) => boolean): Promise<Told[]> {
  const told: Told[] = []
  for await (const event of tell(installation, after)) {
    told.push(event)
    if (done(event)) break
  }
  return told
}

describe('an installation', () => {
  it('found by use: rest lags the sdk: lets pages of PARLEY_CORS_ORIGINS call it, and no others', async () => {
    const installation = await start({ PARLEY_CORS_ORIGINS: 'https://app.example.com' })
    for (const [origin, allowed] of [
      ['https://app.example.com', 'https://app.example.com'],
      ['https://evil.example.com', null],
    ] as const) {
      const asked = { origin, 'access-control-request-method': 'GET' }
      const preflight = await fetch(`${installation.url}/api/v1/events`, { method: 'OPTIONS', headers: asked })
      expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed)
      const answer = await fetch(`${installation.url}/ready`, { headers: { origin } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(allowed)
      const simulator = await fetch(`${installation.url}/simulator/journal`, { headers: { origin } })
      expect(simulator.headers.get('access-control-allow-origin')).toBe(null)
    }
  })

  it('receives a text, sends a reply, reports every step, and loses nothing in a restart', async () => {
    const first = await start()
    const text = `Where is my order? ${'🙂'.repeat(10)}`
    const played = await ask(first, `/simulator/customers/${customer}/messages`, { channel: 'sms', text })
    expect(played.status).toBe(202)
    const came = await readUntil(first, 'oldest', ({ data }) => data.type === 'message.received')
    expect(came.map(({ data }) => data.type)).toEqual(['conversation.opened', 'message.received'])
    expect(came[1]?.data).toMatchObject({
      message: { text },
      conversation: { unread: 1, address: { value: customer } },
    })

    const { items } = await (await ask(first, '/api/v1/conversations')).json()
    expect(items).toHaveLength(1)
    const reply = await ask(first, `/api/v1/conversations/${items[0].id}/messages`, { text: 'On its way.' })
    expect(reply.status).toBe(202)
    await first.stop()

    const second = await start()
    expect(second.key).toBe(first.key)
    const isLast = ({ data }: Told): boolean => data.type === 'message.status_changed' && data.status === 'delivered'
    const went = await readUntil(second, came[1]?.id ?? '', isLast)
    const steps = went.flatMap(({ data }) => ('message' in data ? [data.message.status] : []))
    expect(steps[0]).toBe('queued')
    expect(steps.at(-1)).toBe('delivered')
    expect(went.every(({ id }, place) => went.findIndex((each) => each.id === id) === place)).toBe(true)

    const whole = await readUntil(second, 'oldest', isLast)
    expect(whole.map(({ id }) => id)).toEqual([...came, ...went].map(({ id }) => id))
    const journal = await (await fetch(`${second.url}/simulator/journal`)).json()
    expect(journal.items).toMatchObject([{ to: customer, body: 'On its way.', status: 'delivered' }])
  })

  it('accepts a webhook that was signed by hand for the public URL', async () => {
    const { url, key } = await start()
    const { accountSid, authToken, number } = simulatedAccount
    const body = {
      AccountSid: accountSid,
      MessageSid: `SM${'1'.repeat(32)}`,
      From: customer,
      To: number,
      Body: 'By hand',
    }
    const post = (signature: string): Promise<Response> =>
      fetch(`${url}/webhooks/sms`, {
        method: 'POST',
        headers: { 'x-twilio-signature': signature },
        body: new URLSearchParams(body),
      })
    expect((await post('bm90IGl0')).status).toBe(403)
    const signature = signTwilioRequest(`${place.PARLEY_PUBLIC_URL}/webhooks/sms`, body, authToken)
    expect((await post(signature)).status).toBe(200)
    const headers = { authorization: `Bearer ${key}` }
    const { items } = await (await fetch(`${url}/api/v1/conversations`, { headers })).json()
    expect(items).toMatchObject([{ lastMessage: { text: 'By hand' } }])
  })

  it('has no simulator if Twilio is configured', async () => {
    const { url } = await start({
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_SMS_NUMBER: '+14155550100',
    })
    expect((await fetch(`${url}/simulator/journal`)).status).toBe(404)
    expect((await fetch(`${url}/ready`)).status).toBe(200)
  })

  it('ends streams and answers no request after it stopped', async () => {
    const installation = await start()
    const stream = await ask(installation, '/api/v1/events')
    const rest = stream.text()
    await installation.stop()
    expect(await rest).toMatch(/^retry: /)
    await expect(fetch(`${installation.url}/live`)).rejects.toThrow()
  })

  it('names the port that is in use, and has changed nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const address = taken.address()
    const PORT = String(typeof address === 'object' ? address?.port : '')
    await expect(start({ PORT })).rejects.toThrow(`PORT ${PORT}`)
    await expect(readFile(join(data, 'api-key'))).rejects.toThrow('ENOENT')
    taken.close()
  })

  it('reports that the host is not on this machine', async () => {
    await expect(start({ HOST: '192.0.2.1' })).rejects.toThrow('HOST 192.0.2.1')
  })

  it('reports that the data folder is not a folder', async () => {
    const PARLEY_DATA = join(data, 'a-file')
    await writeFile(PARLEY_DATA, '')
    await expect(start({ PARLEY_DATA })).rejects.toThrow(`PARLEY_DATA ${PARLEY_DATA} must be a folder`)
  })
})

describe('the banner', () => {
  const stop = async (): Promise<void> => {}
  const database = databaseOf({ data: 'data', databaseUrl: 'postgres://app:secret@db.example:5433/app' })
  const running = { url: 'http://127.0.0.1:3000', publicUrl: 'http://localhost:3000', database, stop }

  it('shows a new key and where it is stored', () => {
    const made = bannerOf(
      { ...running, key: { value: 'k1', origin: 'made', path: 'data/api-key' } },
      { simulated: true },
    )
    expect(made).toContain('k1 (stored in data/api-key')
    expect(made.match(/^curl /gm)).toHaveLength(4)
    expect(made).toContain('$(cat data/api-key)')
  })

  it('does not show a stored or given key', () => {
    const kept = bannerOf(
      { ...running, key: { value: 'k1', origin: 'kept', path: "it's/api-key" } },
      { simulated: true },
    )
    expect(kept).not.toContain('k1')
    expect(kept).toContain(String.raw`$(cat 'it'\''s/api-key')`)
    const given = bannerOf({ ...running, key: { value: 'k1', origin: 'given', path: undefined } }, { simulated: false })
    expect(given).not.toContain('k1')
    expect(given).not.toContain('simulator')
  })

  it('shows the database, and neither user nor password', () => {
    const told = bannerOf({ ...running, key: { value: 'k1', origin: 'given', path: undefined } }, { simulated: false })
    expect(told).toContain('PostgreSQL at db.example:5433/app')
    expect(told).not.toContain('secret')
  })
})
