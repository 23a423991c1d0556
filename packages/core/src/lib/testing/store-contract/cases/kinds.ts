import { integer, optional, text } from '../../../model/column.ts'
import type { Branded, TenantId } from '../../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../../model/record.ts'
import { schemaOf } from '../../../model/schema.ts'
import { parseSearch } from '../../../search/terms.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { commit, create, remove, replace } from '../commits.ts'
import { read } from '../reads.ts'
import * as a from '../samples.ts'
import { schema } from '../schema.ts'
import { sampleTask, task } from '../task.ts'

interface Plain {
  kind: 'plain'
  tenant: TenantId
  id: Branded<'PlainId'>
  version: number
  name: string
}

interface Wider extends Omit<Plain, 'kind'> {
  kind: 'plain'
  rank: number
  note: string | null
}

const identity = { kind: 'plain', prefix: 'pln', table: 'plain', keyed: false } as const
const plain: RecordKind<Plain> = defineRecord<Plain>()({ ...identity, columns: { name: text } })
const byRank = { ranked: { filters: ['note'], keyset: ['rank', 'id'] } } as const
const wider: RecordKind<Wider, typeof byRank> = defineRecord<Wider>()({
  ...identity,
  columns: { name: text, rank: integer, note: optional(text) },
  search: ['name'],
  queries: byRank,
})

const narrowSchema = schemaOf([sampleTask, plain])
const wideSchema = schemaOf([sampleTask, wider])

function named(name: string): Plain {
  return { kind: 'plain', tenant: a.acme, id: `pln_${name}` as Plain['id'], version: 1, name }
}

async function searched(
  store: Parameters<StoreCase['run']>[0]['store'],
  q: string,
  filters: { owner?: string } = {},
): Promise<string[]> {
  const where = { terms: parseSearch(q), ...filters }
  const { records } = await store.find(a.acme, { query: sampleTask.queries.search, where, order: 'newest', limit: 10 })
  return records.map(({ id }) => id.slice(4))
}

export const kindCases: readonly StoreCase[] = [
  ...casesOf('commit', {
    "a record of a module's kind is returned as it was written": async ({ store, expect }) => {
      const whole = task('whole', {
        ...{ detail: 'x', owner: 'ann', urgent: true, points: 7, labels: ['b', 'a'], people: ['ann'] },
        extra: { nested: [1, null, 'two'] },
      })
      await commit(store, create(whole, task('bare')))
      expect(await read(store, whole)).toEqual(whole)
      expect(await read(store, task('bare'))).toEqual(task('bare'))
    },
  }),

  ...casesOf('find', {
    "a search of a module's kind finds its records, and none of another kind": async ({ store, expect }) => {
      await commit(store, create(task('one', { title: 'Call the plumber', labels: ['house', 'late'] })))
      await commit(store, create(task('two', { detail: 'plumber again' }), a.message('m', { text: 'plumber' })))
      expect(await searched(store, 'plumber')).toEqual(['two', 'one'])
      expect(await searched(store, 'house')).toEqual(['one'])
      expect(await searched(store, '"house late"')).toEqual([])
      await commit(
        store,
        replace(task('one', { title: 'Call the plumber', labels: ['house', 'late'] }), { title: 'Done' }),
      )
      expect(await searched(store, 'plumber')).toEqual(['two'])
      await commit(store, remove(task('two', { detail: 'plumber again' })))
      expect(await searched(store, 'plumber')).toEqual([])
    },

    'a search with a filter finds a record by its new value alone': async ({ store, expect }) => {
      const [before, after] = ['bob@example.com', 'rob@example.com']
      const one = task('one', { title: 'Call the plumber', owner: before })
      await commit(store, create(one))
      await commit(store, replace(one, { owner: after }))
      expect(await searched(store, 'plumber', { owner: after })).toEqual(['one'])
      expect(await searched(store, 'plumber', { owner: before })).toEqual([])
    },
  }),

  ...casesOf('migrate', {
    'a new kind is made beside the existing ones': async ({ store, expect }) => {
      await store.migrate({ schema, apply: true })
      await commit(store, create(a.contact('ann'), task('one')))
      await store.migrate({ schema: narrowSchema, apply: true })
      await commit(store, create(named('x')))
      expect(await read(store, named('x'))).toEqual(named('x'))
      expect(await read(store, a.contact('ann'))).toEqual(a.contact('ann'))
      expect(await read(store, task('one'))).toEqual(task('one'))
    },

    'a new column has its initial value in older records': async ({ store, expect }) => {
      await store.migrate({ schema: narrowSchema, apply: true })
      await commit(store, create(named('old')))
      await store.migrate({ schema: wideSchema, apply: true })
      const old: Wider = { ...named('old'), rank: 0, note: null }
      if (store.capabilities.durable) expect(await read(store, old)).toEqual(old)
      const young: Wider = { ...named('young'), rank: 3, note: 'x' }
      await commit(store, create(young))
      const found = await store.find(a.acme, {
        query: wider.queries.ranked,
        where: { note: 'x' },
        order: 'oldest',
        limit: 9,
      })
      expect(found.records).toEqual([young])
    },
  }),
]
