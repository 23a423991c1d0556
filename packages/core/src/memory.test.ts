import { describe, expect, it } from 'vitest'
import { migratedStore } from '../test/migrated-store.ts'
import { commit, emit } from './lib/testing/store-contract/commits.ts'
import { endOf, numbersOf, readLog } from './lib/testing/store-contract/reads.ts'
import { acme, event, START } from './lib/testing/store-contract/samples.ts'
import { type StoreHarness, storeContract } from './testing.ts'

async function open(): Promise<StoreHarness> {
  const store = migratedStore()
  return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

storeContract({ describe, it, expect }, { name: 'memory', open })

describe('a store in memory', () => {
  it('accepts a cursor of another store with its epoch, unless it is ahead of its log', async () => {
    const [longer, shorter] = [migratedStore({ epoch: 'one' }), migratedStore({ epoch: 'one' })]
    await commit(longer, emit(event(1), event(2), event(3)))
    await commit(shorter, emit(event(1), event(2)))
    const { events } = await longer.log(acme, { after: 'oldest', limit: 10 })
    const resets = await Promise.all(events.map(({ cursor: after }) => shorter.log(acme, { after, limit: 10 })))
    expect(resets.map(({ reset }) => reset)).toEqual([false, false, true])
  })

  it('trims at once', async () => {
    const store = migratedStore()
    const begin = await endOf(store)
    await commit(store, emit(event(1, START), event(2, START + 2)))
    await commit(store, { ...emit(), trim: START + 1 })
    expect(numbersOf(await readLog(store))).toEqual([2])
    expect((await store.log(acme, { after: begin, limit: 10 })).reset).toBe(true)
  })
})
