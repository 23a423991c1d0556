import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accountSid, authToken, business } from '../../../test/account.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { TwilioSimulator } from './simulator.ts'

const url = 'https://example.com/webhooks/sms'
let folder: string
let simulator: TwilioSimulator

const open = (): TwilioSimulator =>
  createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl: url } },
    file: join(folder, 'simulator.jsonl'),
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  simulator = open()
})

afterEach(async () => {
  await simulator[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const ask = (method: string, path: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    simulator.app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

it('a URL that was changed by hand stays after a restart', async () => {
  const answer = await ask('PATCH', `/numbers/${encodeURIComponent(business)}`, { smsUrl: 'https://other.example/' })
  expect(await answer.json()).toMatchObject({ channel: 'sms', smsUrl: 'https://other.example/' })
  await simulator[Symbol.asyncDispose]()
  simulator = open()
  expect(simulator.numbers()).toMatchObject([{ number: business, webhookUrl: 'https://other.example/' }])
})

it('an account stays suspended after a restart', async () => {
  expect((await ask('PUT', '/account', { status: 'suspended' })).status).toBe(200)
  await simulator[Symbol.asyncDispose]()
  simulator = open()
  const state = await simulator.app.request('/state')
  expect(await state.json()).toMatchObject({ status: 'suspended' })
})

it('an invalid change names its field', async () => {
  const refusals = await Promise.all([
    ask('PATCH', '/numbers/sms', { smsUrl: 'nothing' }),
    ask('PATCH', '/numbers/sms', { voiceUrl: url }),
    ask('PATCH', '/numbers/unknown', { smsUrl: url }),
    ask('PUT', '/account', { status: 'closed' }),
  ])
  const problems = await Promise.all(refusals.map((each) => each.json()))
  expect(problems.map(({ status, detail }) => `${status} ${detail}`)).toEqual([
    '422 smsUrl: must be an http or https URL, or empty',
    expect.stringContaining('422 body: '),
    '404 number: the account has no such number',
    '422 status: must be active or suspended',
  ])
})
