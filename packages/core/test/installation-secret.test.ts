import { describe, expect, it } from 'vitest'
import { createParley, type TenantId } from '../src/index.ts'
import { keysOf } from '../src/lib/model/keys.ts'
import { memoryStore } from '../src/memory.ts'
import { fakeChannel } from '../src/testing.ts'
import { openUndyingStore } from './undying-store.ts'

const [one, other] = ['one secret of at least 32 characters', 'another secret of 32 characters or more']
const tenant = 'default' as TenantId
const number = (last: number): string => `+1415${String(5_550_000 + last).padStart(7, '0')}`

describe('keyed ids', () => {
  it('the same number under two secrets has two ids', () => {
    const ids = [one, other].map((secret) => keysOf(secret).addressId(tenant, 'sms', 'tel', number(1)))
    expect(new Set(ids).size).toBe(2)
    expect(keysOf(one).addressId(tenant, 'sms', 'tel', number(1))).toBe(ids[0])
  })

  it('a dictionary of the numbers of an area code finds no id and no key without the secret', async () => {
    const store = memoryStore()
    const line = fakeChannel({ kind: 'line' })
    await using parley = await createParley({ store, channels: { line }, secret: one })
    const value = await parley.conversations.start({ channel: 'line', to: number(7), text: 'hi' })
    const known = new Set<string>([
      value.conversation.addressId,
      value.conversation.contactId,
      ...value.conversation.keys,
    ])
    const guessed = ['', other].flatMap((secret) => {
      const keys = keysOf(secret)
      return Array.from({ length: 2_000 }, (_, last) => [
        keys.addressId(tenant, 'line', 'tel', number(last)),
        keys.contactId(tenant, 'tel', number(last)),
        keys.thread('line', number(last)),
      ]).flat()
    })
    expect(guessed.filter((each) => known.has(each))).toEqual([])
  })
})

describe('the secret of an installation', () => {
  it('is made with the store, and stays the same when the store is opened again', async () => {
    await using harness = await openUndyingStore()
    const ids: string[] = []
    for (let opened = 0; opened < 2; opened += 1) {
      const store = opened === 0 ? harness.store : await harness.reopen?.()
      if (store === undefined) throw new Error('The harness reopens.')
      await using parley = await createParley({ store, channels: { line: fakeChannel({ kind: 'line' }) } })
      const value = await parley.conversations.start({ channel: 'line', to: number(1), text: 'hi' })
      ids.push(value.conversation.addressId)
    }
    expect(new Set(ids).size).toBe(1)
  })

  it('of another store is refused before any write', async () => {
    await using harness = await openUndyingStore()
    await (await createParley({ store: harness.store, secret: one })).stop()
    const again = await harness.reopen?.()
    if (again === undefined) throw new Error('The harness reopens.')
    const commits: unknown[] = []
    const watched = {
      ...again,
      commit: (batch: Parameters<typeof again.commit>[0]) => {
        commits.push(batch)
        return again.commit(batch)
      },
    }
    await expect(createParley({ store: watched, secret: other })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'secret',
      message: expect.stringContaining('another secret'),
    })
    await expect(createParley({ store: watched })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'secret',
    })
    expect(commits).toEqual([])
  })

  it('that is too short is refused by name', async () => {
    await expect(createParley({ store: memoryStore(), secret: 'short' })).rejects.toMatchObject({
      code: 'parley.misconfigured',
      field: 'secret',
    })
  })
})
