import { afterEach, beforeEach, expect, it } from 'vitest'
import { business } from './account.ts'
import { openAccount, type SimulatedAccount } from './opened.ts'

const { signal } = new AbortController()
let account: SimulatedAccount

beforeEach(() => {
  account = openAccount({ services: { Support: { numbers: ['sms'] } } })
})

afterEach(() => account[Symbol.asyncDispose]())

const checked = async (...options: Parameters<SimulatedAccount['open']>): Promise<unknown> =>
  (await account.open(...options)).check?.({ signal })

it('a check of a working channel names the account and the number, and sends nothing', async () => {
  expect(await checked()).toEqual({
    detail: 'The account “Simulated account” is active, and sends from +1 500 555 0006.',
  })
  expect(account.requests.every((request) => request.startsWith('GET '))).toBe(true)
  expect(account.simulator.journal()).toEqual([])
})

it('a suspended account is reported as suspended', async () => {
  account.simulator.setStatus('suspended')
  await expect(checked()).rejects.toMatchObject({
    code: 'channel.misconfigured',
    field: 'accountSid',
    reason: 'The Twilio account is suspended.',
  })
})

it.each([
  ['a wrong token', { authToken: 'wrong' }, 'authToken'],
  ['a wrong API key', { apiKey: { sid: `SK${'0'.repeat(32)}`, secret: 'wrong' } }, 'apiKey'],
  ['a number that is not ours', { from: '+15005550009' }, 'from'],
  [
    'a service that is not ours',
    { from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` },
    'messagingServiceSid',
  ],
])('%s names its option', async (_name, options, field) => {
  await expect(checked(options)).rejects.toMatchObject({ code: 'channel.misconfigured', field })
})

it('a Twilio that does not answer is unavailable, and a later check may succeed', async () => {
  const channel = await account.open({ from: business })
  Object.assign(account.simulator.app, { fetch: () => new Response('{}', { status: 500 }) })
  await expect(channel.check?.({ signal })).rejects.toMatchObject({ code: 'channel.unavailable', retryable: true })
})
