import type { TenantId } from '../../model/ids.ts'
import type { Stored } from '../../model/record.ts'
import { kernel, type Schema } from '../../model/schema.ts'
import { ownerFieldOf } from '../../model/visibility.ts'
import type { Lookup, Page, Question, StoreOptions } from '../../ports/store.ts'
import { filledPage } from './filled-page.ts'
import { type AccessKeys, decoyOf, nameOf, type Readable, targetOf, visibleOf, visibleTargets } from './visible.ts'

/** A store as a narrowed principal reads it. Hidden records are missing, and a page with a next one is full. */
export function narrowedStore(schema: Schema, store: Readable, keys: AccessKeys): Readable {
  return {
    async load(tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions) {
      const { records, ...rest } = await store.load(tenant, lookups, options)
      const found = new Set(records.map(({ id }) => id))
      const decoys = lookups.flatMap((lookup) => {
        if (!('kind' in lookup) || found.has(lookup.id)) return []
        const kind = schema.get(lookup.kind)
        return (kind && decoyOf(kind, lookup.id)) ?? []
      })
      const seen = await visibleOf({ schema, store }, tenant, keys, records, { ...options, decoys })
      return { ...rest, records: seen }
    },
    async find<R extends Stored, W extends object>(
      tenant: TenantId,
      question: Question<R, W>,
      options: StoreOptions = {},
    ): Promise<Page<R>> {
      const asked = await narrowed(store, tenant, keys, question, options)
      if (asked === 'all') return store.find(tenant, question, options)
      if (asked === 'none') return noPage(store, tenant, options)
      if (asked !== 'some') return store.find(tenant, asked, options)
      // An empty page asks as one of hidden records, if it is about one record.
      const decoy = Object.keys(question.where).length > 0 ? decoyOf(question.query.record, 'none') : undefined
      const seen = (records: R[]): Promise<R[]> => {
        const decoys = records.length === 0 && decoy !== undefined ? [decoy] : []
        return visibleOf({ schema, store }, tenant, keys, records, { ...options, decoys })
      }
      return filledPage(store, tenant, question, seen, options)
    },
  }
}

/** Whether all, none or some of the records are visible; or the question in a form that the store narrows. */
async function narrowed<R extends Stored, W extends object>(
  store: Readable,
  tenant: TenantId,
  keys: AccessKeys,
  question: Question<R, W>,
  options: StoreOptions,
): Promise<'all' | 'none' | 'some' | Question<R, W>> {
  const { record } = question.query
  // The store beneath has only the own records of a kind of persons.
  if (record.visible === 'tenant' || ownerFieldOf(record) !== undefined) return 'all'
  if (record.visible === 'unnarrowed' || keys.length === 0) return 'none'
  if (
    record.kind === kernel.conversation.kind &&
    [...question.query.filters, ...question.query.narrowing].includes('access')
  ) {
    const given: unknown = Reflect.get(question.where, 'access')
    if (given === undefined) return { ...question, where: { ...question.where, access: { anyOf: keys } } }
    const values = typeof given === 'string' ? [given] : (Object(given).anyOf as string[])
    return values.every((value) => keys.includes(value)) ? 'all' : 'some'
  }
  const target = targetOf(record, question.where)
  if (typeof target === 'boolean' || 'own' in record.visible || record.visible.field === 'id') return 'some'
  const seen = await visibleTargets(store, tenant, keys, [target], options)
  return seen.has(nameOf(target)) ? 'all' : 'none'
}

async function noPage<R extends Stored>(store: Readable, tenant: TenantId, options: StoreOptions): Promise<Page<R>> {
  const { conversations: query } = kernel.conversation.queries
  const { asOf } = await store.find(tenant, { query, where: {}, order: 'newest', limit: 1 }, options)
  return { records: [], asOf }
}
