import {
  boolean,
  type Commit,
  counter,
  defineRecord,
  initially,
  integer,
  json,
  oneOf,
  optional,
  parseSearch,
  type Query,
  type RecordKind,
  type Store,
  type Stored,
  schemaOf,
  secret,
  set,
  text,
  time,
} from '@parley/core/store'
import type { ExpectStatic } from 'vitest'
import { tenant } from './records.ts'

const KINDS = 60

/** A kind with every type of column. */
interface Generated extends Omit<Stored, 'keys'> {
  kind: string
  title: string
  note: string | null
  status: string
  owner: string | null
  urgent: boolean
  labels: string[]
  points: number
  due: number
  doneAt: number | null
  extra: unknown
  hits: number
}

const queries = {
  list: { filters: ['status', 'owner', 'urgent', 'labels'], narrowing: ['points'], keyset: ['due', 'id'] },
  done: { present: ['doneAt'], keyset: ['doneAt', 'id'] },
  search: { search: true, filters: ['status'], keyset: ['place'] },
} as const

function kindOf(number: number): RecordKind<Stored> {
  const letters = String.fromCharCode(97 + Math.floor(number / 26), 97 + (number % 26))
  const made = defineRecord<Generated>()({
    kind: `generated${number}`,
    prefix: `x${letters}`,
    table: `generated_${number}`,
    keyed: false,
    columns: {
      title: secret(text),
      note: secret(optional(text)),
      status: oneOf('open', 'done'),
      owner: optional(text),
      urgent: boolean,
      labels: set,
      points: initially(integer, 1),
      due: time,
      doneAt: optional(time),
      extra: json,
      hits: counter,
    },
    search: ['title', 'labels'],
    queries,
  })
  return made as object as RecordKind<Stored>
}

function recordsOf({ kind, prefix }: RecordKind<Stored>): Generated[] {
  return ['1', '2', '3'].map((name, nth) => {
    const [status, owner] = nth === 2 ? ['done', null] : ['open', 'ann']
    const own = { kind, tenant, id: `${prefix}_${name}`, version: 1, title: `Title ${name}`, note: null, hits: 0 }
    const rest = { urgent: nth === 0, labels: nth === 1 ? ['a', 'b'] : ['b'], points: nth, due: nth }
    return { ...own, ...rest, status, owner, doneAt: nth === 2 ? 7 : null, extra: { nth } }
  })
}

/** Installs sixty kinds beside those of the kernel. Writes, loads, lists and searches records of each. */
export async function works(open: () => Store, expect: ExpectStatic): Promise<void> {
  const kinds = Array.from({ length: KINDS }, (_, number) => kindOf(number))
  const schema = schemaOf(kinds)
  await using store = open()
  const { applied } = await store.migrate({ schema, apply: true })
  expect(applied.filter((part) => /^table generated_\d+$/.test(part))).toHaveLength(KINDS)
  expect(await store.migrate({ schema, apply: true })).toMatchObject({ applied: [], pending: [] })
  await store.warmUp?.()
  const all = kinds.map(recordsOf)
  expect(await store.commit([commitOf(all.flat())])).toEqual([{ ok: true }])
  for (const [nth, kind] of kinds.entries()) {
    const records = all[nth] ?? []
    const found = async (name: keyof typeof queries, where: object): Promise<unknown> => {
      const query = (kind.queries as { [name: string]: Query })[name] as Query
      return (await store.find(tenant, { query, where, order: 'newest', limit: 10 })).records
    }
    const newest = (...places: number[]): unknown[] => places.map((place) => records[place])
    const { records: loaded } = await store.load(
      tenant,
      records.map(({ id }) => kind.ref(id)),
    )
    expect(new Map(loaded.map((each) => [each.id, each]))).toEqual(new Map(records.map((each) => [each.id, each])))
    expect(await found('list', {})).toEqual(newest(2, 1, 0))
    expect(await found('list', { labels: 'a' })).toEqual(newest(1))
    expect(await found('list', { labels: { anyOf: ['a', 'b'] }, points: { anyOf: [0, 1] } })).toEqual(newest(1, 0))
    expect(await found('list', { owner: null })).toEqual(newest(2))
    expect(await found('list', { urgent: true, status: 'open' })).toEqual(newest(0))
    expect(await found('done', {})).toEqual(newest(2))
    expect(await found('search', { terms: parseSearch('titl* b') })).toEqual(newest(2, 1, 0))
    expect(await found('search', { terms: parseSearch('title'), status: 'done' })).toEqual(newest(2))
  }
  const firsts = all.flatMap(([first]) => (first === undefined ? [] : [first]))
  const changed: Commit = {
    ...commitOf([]),
    expect: firsts.map(({ kind, id }) => ({ type: 'version', ref: { kind, id }, version: 1 })),
    put: firsts.map((each) => ({ ...each, version: 2, title: 'Renamed', labels: ['c'], due: 9 })),
    add: firsts.map((record) => ({ record, field: 'hits', by: 2 })),
  }
  expect(await store.commit([changed])).toEqual([{ ok: true }])
  for (const kind of kinds) {
    const { list, search } = kind.queries as { [name: string]: Query }
    const [byLabel] = (
      await store.find(tenant, { query: list as Query, where: { labels: 'c' }, order: 'newest', limit: 10 })
    ).records
    expect(byLabel).toMatchObject({ title: 'Renamed', hits: 2, due: 9 })
    const where = { terms: parseSearch('renamed') }
    expect((await store.find(tenant, { query: search as Query, where, order: 'newest', limit: 10 })).records).toEqual([
      byLabel,
    ])
  }
}

function commitOf(put: readonly Stored[]): Commit {
  const expectations = put.map(({ kind, id }) => ({ type: 'absent', ref: { kind, id } }) as const)
  return { tenant, expect: expectations, put: [...put], add: [], jobs: [], events: [], remove: [] }
}
