import { signTwilioRequest } from '@parley/simulator'
import { describe, expect, it } from 'vitest'
import { account } from './lib/account.ts'
import { formOf, sidOf } from './lib/customers.ts'
import { openWorld, publicUrl, type World } from './lib/in-process.ts'

async function receive(world: World, number: number, from: string): Promise<void> {
  const url = `${publicUrl}/webhooks/sms`
  const form = formOf({ sid: sidOf(number), from, body: `text ${number}` })
  const headers = { 'x-twilio-signature': signTwilioRequest(url, form, account.authToken) }
  const answer = await world.fetch(new Request(url, { method: 'POST', headers, body: new URLSearchParams(form) }))
  expect(answer.status).toBe(200)
}

async function found(world: World, typed: string, more = ''): Promise<string[]> {
  const answer = await world.ask(`/api/v1/conversations?address=${encodeURIComponent(typed)}${more}`)
  expect([typed, answer.status]).toEqual([typed, 200])
  const { items } = (await answer.json()) as { items: { address: { value: string } }[] }
  return items.map(({ address }) => address.value)
}

describe('found by use: search finds the conversation of a number', () => {
  it('in every spelling, of every country, and never another number', async () => {
    await using world = await openWorld()
    const numbers = ['+14155550123', '+14155550124', '+442079460123', '+4915112345678']
    for (const [place, number] of numbers.entries()) await receive(world, place + 1, number)
    const typed: [string, string][] = [
      ['+14155550123', '+14155550123'],
      ['+1 415 555 0123', '+14155550123'],
      ['+1 (415) 555-0123', '+14155550123'],
      ['+1-415-555-0123', '+14155550123'],
      ['+1.415.555.0123', '+14155550123'],
      ['  +1 415 555 0123  ', '+14155550123'],
      ['+1\u00a0415\u00a0555\u00a00123', '+14155550123'],
      ['+44 20 7946 0123', '+442079460123'],
      ['+44 (0)20 7946 0123', '+442079460123'],
      ['+49 1511 2345678', '+4915112345678'],
    ]
    for (const [form, value] of typed) {
      expect([form, await found(world, form)]).toEqual([form, [value]])
      expect(await found(world, form, '&channel=sms&assignee=none&unread=true')).toEqual([value])
    }
    expect(await found(world, '+1 415 555 0125')).toEqual([])
    for (const form of ['415 555 0123', '0123', 'order', '+', '+1 415 555 0123 or 1']) {
      const answer = await world.ask(`/api/v1/conversations?address=${encodeURIComponent(form)}`)
      expect([form, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        form,
        422,
        'address.invalid',
      ])
    }
  })
})
