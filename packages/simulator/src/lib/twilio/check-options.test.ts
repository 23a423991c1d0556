import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { createTwilioSimulator } from './create-simulator.ts'

const webhookUrl = 'http://localhost:3000/webhooks/sms'
const right = { accountSid, authToken, numbers: { sms: { number: business, webhookUrl } } }

const refused: [string, unknown, RegExp][] = [
  ['nothing', undefined, /^options must be an object/],
  ['an empty object', {}, /^accountSid must be/],
  ['a mistyped option', { ...right, keeep: 5 }, /^keeep is not an option of the simulator. The options are .*keep/],
  ['a mistyped account', { ...right, accountSid: undefined, acountSid: accountSid }, /^acountSid is not an option/],
  ['a token that is missing', { ...right, authToken: undefined }, /^authToken must be a text/],
  ['an empty token', { ...right, authToken: '' }, /^authToken must not be empty/],
  ['numbers that are missing', { ...right, numbers: undefined }, /^numbers must be an object/],
  ['numbers that are a list of texts', { ...right, numbers: [business] }, /^numbers/],
  [
    'a mistyped number',
    { ...right, numbers: { sms: { nubmer: business, webhookUrl } } },
    /^numbers.sms.nubmer is not an option of the simulator. The options are number, webhookUrl/,
  ],
  ['a number that is missing', { ...right, numbers: { sms: { webhookUrl } } }, /^numbers.sms.number must be in E.164/],
  [
    'a URL that is none',
    { ...right, numbers: { sms: { number: business, webhookUrl: 'localhost' } } },
    /^numbers.sms.webhookUrl must be an http/,
  ],
  ['a limit that is a text', { ...right, keep: '5' }, /^keep must be 1 or more/],
  ['a limit that is no number', { ...right, keep: Number.NaN }, /^keep must be 1 or more/],
  ['a pace that is a text', { ...right, pace: 'fast' }, /^pace must be a number/],
  ['a pace that is negative', { ...right, pace: -1 }, /^pace must be 0 or more/],
  ['a file that is a number', { ...right, file: 5 }, /^file must be the path/],
  ['a clock without hands', { ...right, clock: {} }, /^clock must have the methods now and sleep/],
  ['a fetch that is none', { ...right, fetch: 'undici' }, /^fetch must be a function/],
]

describe('found by use: from javascript', () => {
  it.each(refused)('createTwilioSimulator refuses %s by name', (_, options, reason) => {
    const create = (): unknown => createTwilioSimulator(options as never)
    expect(create).toThrow(TypeError)
    expect(create).toThrow(reason)
  })

  it('createTwilioSimulator takes what is right, and so is what is undefined', async () => {
    for (const more of [
      {},
      { keep: Number.POSITIVE_INFINITY, pace: 0, file: undefined, log: undefined, clock: undefined },
    ]) {
      await using simulator = createTwilioSimulator({ ...right, ...more })
      expect(simulator.journal()).toEqual([])
    }
  })

  it('a customer without a number, and a text without a name, are refused by name', async () => {
    await using simulator = createTwilioSimulator(right)
    const js = (value: unknown): never => value as never
    await expect(simulator.customer(js(undefined)).send({ channel: 'sms', text: 'hi' })).rejects.toThrow(/address/)
    await expect(simulator.customer(alice).send(js({ channel: 'sms', txt: 'hi' }))).rejects.toThrow(/"txt"/)
  })
})
