import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, emit } from '../commits.ts'
import { numbersOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'
import { schema } from '../schema.ts'

export const migrateCases: readonly StoreCase[] = casesOf('migrate', {
  'reports the pending parts, and applies exactly those in their order': async ({ store, expect }) => {
    const before = await store.migrate({ schema, apply: false })
    const { applied, pending } = await store.migrate({ schema, apply: true })
    expect(before.applied).toEqual([])
    expect({ applied, pending }).toEqual({ applied: before.pending, pending: [] })
  },

  'only reports without `apply`': async ({ store, expect }) => {
    const before = await store.migrate({ schema, apply: false })
    expect(await store.migrate({ schema, apply: false })).toEqual(before)
  },

  'applies nothing if nothing is pending': async ({ store, expect }) => {
    await store.migrate({ schema, apply: true })
    for (const apply of [true, false]) {
      const { applied, pending } = await store.migrate({ schema, apply })
      expect({ applied, pending }).toEqual({ applied: [], pending: [] })
    }
  },

  'runs each migration once, for any number of concurrent calls': async ({ store, expect }) => {
    const { pending } = await store.migrate({ schema, apply: false })
    const reports = await Promise.all(Array.from({ length: 8 }, () => store.migrate({ schema, apply: true })))
    expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(pending.toSorted())
    expect(reports.flatMap((report) => report.pending)).toEqual([])
  },

  'leaves the stored records unchanged': async ({ store, expect }) => {
    await store.migrate({ schema, apply: true })
    await commit(store, create(a.contact('ann')), emit(a.event(1)))
    await store.migrate({ schema, apply: true })
    expect(await read(store, a.contact('ann'))).toEqual(a.contact('ann'))
    expect(numbersOf(await readLog(store))).toEqual([1])
  },
})
