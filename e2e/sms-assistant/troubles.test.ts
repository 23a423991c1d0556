import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../lib/free-port.ts'
import { root } from '../lib/root.ts'
import { scratch } from '../lib/scratch.ts'
import { until } from '../lib/until.ts'
import { type Answer, type App, openApp } from './world.ts'

const number = '+15005550010'
let app: App

beforeAll(async () => {
  app = await openApp()
  await app.as('back end').put(`/api/v1/sms/numbers/${number}`, { userId: 'ann' })
  await reaches('done')
})

afterAll(() => app[Symbol.asyncDispose]())

async function numberShown(): Promise<Answer['body']> {
  return (await app.as('back end').get('/api/v1/sms/numbers')).body.numbers[0]
}

async function reaches(state: string): Promise<void> {
  await until(`the webhook is ${state}`, async () => (await numberShown()).webhook === state)
}

describe('examples/sms-assistant: the list of troubles', () => {
  it('S3.27: not received: a webhook that was changed by hand is shown, and replaced only with force', async () => {
    const owner = app.as('back end')
    const foreign = 'https://elsewhere.example.com/sms'
    await simulator('PATCH', `/numbers/${encodeURIComponent(number)}`, { smsUrl: foreign })
    const { body } = await owner.get(`/api/v1/sms/numbers/${number}/webhook`)
    expect(body.steps).toMatchObject([{ from: foreign, to: expect.stringContaining('/webhooks/'), foreign: true }])
    await owner.put(`/api/v1/sms/numbers/${number}/webhook`, {})
    await reaches('foreign')
    expect((await app.numberAtTwilio(number))?.sms_url).toBe(foreign)
    await owner.put(`/api/v1/sms/numbers/${number}/webhook`, { force: true })
    await reaches('done')
    expect((await owner.get(`/api/v1/sms/numbers/${number}/webhook`)).body.steps).toEqual([])
  })

  it('S3.27: not received: a post without the signature of Twilio is refused, with the reason', async () => {
    const form = { From: '+14155550120', To: number, Body: 'Hi', MessageSid: `SM${'a'.repeat(32)}` }
    const { status, body } = await app.post('/api/v1/sms/webhook', form, { signed: false })
    expect([status, body.code]).toEqual([403, 'webhook.forged'])
    const other = await app.post('/api/v1/sms/webhook', { ...form, To: '+15005550099' })
    expect(other).toMatchObject({ status: 404, body: { success: false, field: 'To', message: expect.any(String) } })
  })

  it('S3.27: not sending: a suspended account and a number that does not exist are errors of the message', async () => {
    await simulator('PUT', '/account', { status: 'suspended' })
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550121', body: 'Hello' })
    const id = body.message.conversation_id
    let row: Answer['body']
    await until('the message has failed', async () => {
      row = (await app.as('ann').get(`/api/v1/sms/conversation/${id}`)).body.messages[0]
      return row.status === 'failed'
    })
    expect(row).toMatchObject({ error_code: expect.any(String), error_message: expect.stringMatching(/account is not active/) })
    await simulator('PUT', '/account', { status: 'active' })
    const wrong = await app.as('ann').send('/api/v1/sms/send', { to: '12', body: 'Hello' })
    expect(wrong).toMatchObject({ status: 422, body: { field: 'to', fix: expect.any(String) } })
  })

  it('S3.27: the database cannot be reached: the app ends with the reason', async () => {
    using data = scratch()
    const { PATH, HOME } = process.env
    const child = spawn(process.execPath, ['scripts/start.mjs', '--example', 'sms-assistant'], {
      cwd: root,
      env: {
        ...{ PATH, HOME, PORT: '0', PARLEY_DATA: data.path, LOG_LEVEL: 'silent' },
        SUPABASE_DB_URL: `postgres://parley:secret-password@127.0.0.1:${await freePort()}/parley`,
      },
    })
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    const [status] = await once(child, 'close')
    expect(status).toBe(1)
    expect(output).toMatch(/PostgreSQL|database/i)
    expect(output).not.toContain('secret-password')
  })
})

async function simulator(method: string, path: string, body: unknown): Promise<void> {
  const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const { ok, status } = await fetch(`${app.url}/simulator${path}`, init)
  if (!ok) throw new Error(`The simulator answered ${status}.`)
}
