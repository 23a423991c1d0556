import { createParley, ParleyError } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { describe, expect, it } from 'vitest'
import { createServer } from './index.ts'

const keys = ['a-key-for-tests']

const refused: [string, unknown, string, RegExp][] = [
  ['nothing', undefined, 'options', /must be an object/],
  ['no way to know who asks', {}, 'keys', /give keys, or authenticate/],
  ['a mistyped option', { kyes: keys }, 'kyes', /Unknown option `kyes`. Did you mean `keys`\?/],
  ['an option of another name', { keys, port: 3000 }, 'port', /Known are keys/],
  ['a mistyped list of origins', { keys, corsOrigin: ['https://a.example'] }, 'corsOrigin', /`corsOrigins`/],
  ['origins that are a text', { keys, corsOrigins: 'https://a.example' }, 'corsOrigins', /list/],
  ['a text in place of keys: each of its letters would be one', { keys: 'a-key-for-tests' }, 'keys', /list/],
  ['a key that is missing', { keys: [undefined] }, 'keys[0]', /missing/],
  ['an empty key', { keys: [''] }, 'keys[0]', /visible ASCII/],
  ['a key that no header holds', { keys: ['with a blank'] }, 'keys[0]', /visible ASCII/],
  ['keys that are missing', { keys: undefined }, 'keys', /give keys, or authenticate/],
  ['two ways to know who asks', { keys, authenticate: () => undefined }, 'keys', /cannot be given with authenticate/],
  ['what cannot authenticate', { authenticate: 'Bearer' }, 'authenticate', /must be a function/],
  ['a version that is a number', { keys, version: 1 }, 'version', /text/],
  [
    'a mistyped part of the environment',
    { keys, environment: { nwo: () => 0 } },
    'environment',
    /Did you mean `now`\?/,
  ],
  ['a clock that is a time', { keys, environment: { now: 5 } }, 'environment.now', /must be a function/],
]

function refusalOf(create: () => unknown): ParleyError {
  try {
    create()
  } catch (error) {
    if (ParleyError.is(error)) return error
    throw error
  }
  throw new Error('It was taken.')
}

describe('found by use: from javascript', () => {
  it.each(refused)('createServer refuses %s by name', async (_, options, field, reason) => {
    await using parley = await createParley({ store: memoryStore() })
    const refusal = refusalOf(() => createServer(parley, options as never))
    expect(refusal).toMatchObject({ code: 'parley.misconfigured', retryable: false })
    expect(refusal.field).toContain(field)
    expect(refusal.reason).toMatch(reason)
  })

  it('createServer refuses a value that is not a Parley, and names the likely mistake', () => {
    const promise = createParley({ store: memoryStore() })
    for (const parley of [undefined, {}, promise]) {
      const refusal = refusalOf(() => createServer(parley as never, { keys }))
      expect(refusal).toMatchObject({ code: 'parley.misconfigured', field: 'parley' })
      expect(refusal.reason).toContain('await createParley')
    }
  })

  it('createServer takes what is right, and so is what is undefined', async () => {
    await using parley = await createParley({ store: memoryStore() })
    const authenticate = () => ({ id: 'user:1', role: 'owner' }) as const
    for (const options of [{ keys, authenticate: undefined }, { keys: undefined, authenticate }, { keys: [] }]) {
      await using server = createServer(parley, { version: undefined, environment: undefined, ...options } as never)
      expect((await server.fetch(new Request('http://localhost/live'))).status).toBe(200)
    }
  })
})
