import { kernel } from '../../../model/schema.ts'
import type { Store } from '../../../ports/store.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, refOf } from '../commits.ts'
import { claim, codeOf, read } from '../reads.ts'
import * as a from '../samples.ts'
import { schema } from '../schema.ts'

const calls: { [member: string]: (store: Store) => Promise<unknown> } = {
  migrate: (store) => store.migrate({ schema, apply: true }),
  load: (store) => store.load(a.acme, [refOf(a.contact('ann'))]),
  commit: (store) => store.commit([create(a.contact('ann'))]),
  find: (store) =>
    store.find(a.acme, { query: kernel.idempotency.queries.expiring, where: {}, order: 'newest', limit: 1 }),
  claim: (store) => claim(store),
  log: (store) => store.log(a.acme, { after: 'oldest', limit: 1 }),
}

const eachMember = Object.fromEntries(
  Object.entries(calls).map(([member, call]): [string, StoreCase['run']] => [
    `a closed store is unavailable to ${member}`,
    async ({ store, expect }) => {
      await store[Symbol.asyncDispose]()
      expect(await codeOf(call(store))).toBe('store.unavailable')
    },
  ]),
)

export const disposeCases: readonly StoreCase[] = casesOf('dispose', {
  ...eachMember,

  'closing twice does no harm': async ({ store, expect }) => {
    await commit(store, create(a.contact('ann')))
    await store[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
    expect(await codeOf(read(store, a.contact('ann')))).toBe('store.unavailable')
  },

  'closing one store leaves another open': async ({ store, another, expect }) => {
    const other = await another()
    await store[Symbol.asyncDispose]()
    await commit(other, create(a.contact('ann')))
    expect(await read(other, a.contact('ann'))).toEqual(a.contact('ann'))
  },

  'all members may be called concurrently': async ({ store, expect }) => {
    await commit(store, create(a.job('deliver'), a.contact('ann')))
    const answers = Object.entries(calls).map(([, call]) => call(store))
    const rounds = await Promise.allSettled([...answers, ...Object.values(calls).map((call) => call(store))])
    expect(rounds.filter(({ status }) => status === 'rejected')).toEqual([])
  },
})
