import type { Store } from '../../ports/store.ts'
import type { Expect, Need, StoreCase, StoreHarness } from './case.ts'
import { storeCases } from './cases.ts'
import { schema } from './schema.ts'

/** The part of a test runner that the contract uses; vitest's and jest's own fit. */
export interface TestRunner {
  describe(name: string, register: () => void): void
  it: {
    (name: string, run: () => Promise<void>): void
    skip(name: string, run: () => Promise<void>): void
  }
  expect: Expect
}

/** A kind of store, and the opening of one for a case. */
export interface StoreUnderTest {
  name: string
  /** Opens an empty store, each time another. Without `bare`, it may be migrated already. */
  open(options?: { bare: boolean }): Promise<StoreHarness>
  /** The abilities of its harnesses. Default: none. Cases that need something else are registered as skipped. */
  offers?: readonly Need[]
}

/** Options of a case outside a test runner. */
export interface StoreCaseOptions extends Pick<StoreUnderTest, 'open'> {
  expect: Expect
  /** Wraps each handle that the case gets. Handles are numbered from 0. */
  plant?: (store: Store, handle: number) => Store
}

/**
 * The promises of the port as tests. A store that passes them can be the store of a Parley.
 *
 * @example
 * ```ts
 * import { describe, expect, it } from 'vitest'
 *
 * storeContract({ describe, it, expect }, { name: 'mine', open: async () => harnessOf(await openMyStore()) })
 * ```
 */
export function storeContract({ describe, it, expect }: TestRunner, { name, open, offers = [] }: StoreUnderTest): void {
  describe(`the store contract on ${name}`, () => {
    it('the harness offers the promised capabilities', async () => {
      const harness = await open()
      const { durable, shared } = harness.store.capabilities
      await harness[Symbol.asyncDispose]()
      expect({ durable, shared }).toEqual({ durable: offers.includes('durable'), shared: offers.includes('shared') })
    })
    for (const each of storeCases) {
      const run = (): Promise<void> => runStoreCase(each, { open, expect })
      if (each.needs === undefined || offers.includes(each.needs)) it(each.name, run)
      else it.skip(`${each.name} (skipped: ${name} is not ${each.needs})`, run)
    }
  })
}

/** Runs one case on a store of its own. Rejects if the guarantee does not hold. */
export async function runStoreCase(
  { member, run }: StoreCase,
  { open, expect, plant = (store) => store }: StoreCaseOptions,
): Promise<void> {
  const opened: StoreHarness[] = []
  let handles = 0
  const hand = async (store: Store | undefined): Promise<Store> => {
    if (store === undefined) throw new Error('The harness lacks a need of the case.')
    const planted = plant(store, handles++)
    if (member !== 'migrate') await planted.migrate({ schema, apply: true })
    return planted
  }
  const fresh = async (): Promise<StoreHarness> => {
    const harness = await open({ bare: member === 'migrate' })
    opened.push(harness)
    return harness
  }
  try {
    const harness = await fresh()
    const store = await hand(harness.store)
    await run({
      store,
      expect,
      async reopen() {
        await store[Symbol.asyncDispose]()
        return hand(await harness.reopen?.())
      },
      second: async () => hand(await harness.second?.()),
      another: async () => hand((await fresh()).store),
    })
  } finally {
    for (const harness of opened) await harness[Symbol.asyncDispose]()
  }
}
