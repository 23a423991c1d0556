import type { Store } from '../../ports/store.ts'

/** A requirement of a case beyond an open store: that it is durable, or that two handles share its data. */
export type Need = 'durable' | 'shared'

/** The part of an assertion library that the cases use; vitest's and jest's `expect` both fit. */
export type Expect = (actual: unknown) => {
  toBe(expected: unknown): void
  toEqual(expected: unknown): void
}

/** One empty store for a case. Disposing it releases everything that it opened. */
export interface StoreHarness extends AsyncDisposable {
  store: Store
  /** Opens the store again over the same data, after it was closed. For a store that is durable. */
  reopen?(): Promise<Store>
  /** Opens one more handle over the same data, as another process would. For a store that is shared. */
  second?(): Promise<Store>
}

/** The arguments of a case. */
export interface StoreTrial {
  /** An empty store. It is migrated, except for cases of `migrate`. */
  store: Store
  expect: Expect
  /** Closes the store and opens it again over the same data. */
  reopen(): Promise<Store>
  /** One more handle over the same data. */
  second(): Promise<Store>
  /** A store without a relation to this one, as after a move to another database. */
  another(): Promise<Store>
}

/** One guarantee of the port, and its test. */
export interface StoreCase {
  /** The guarantee, in the words of the port. It begins with the member that gives it. */
  name: string
  member: Exclude<keyof Store, 'capabilities' | symbol> | 'dispose'
  needs?: Need
  run(trial: StoreTrial): Promise<void>
}

type Runs = { [guarantee: string]: StoreCase['run'] }

/** Cases of one member, each named by its guarantee. */
export function casesOf(member: StoreCase['member'], runs: Runs, needs?: Need): StoreCase[] {
  return Object.entries(runs).map(([guarantee, run]) => {
    const each: StoreCase = { name: `${member}: ${guarantee}`, member, run }
    return needs === undefined ? each : { ...each, needs }
  })
}
