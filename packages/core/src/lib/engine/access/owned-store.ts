import type { TenantId } from '../../model/ids.ts'
import type { Stored } from '../../model/record.ts'
import type { Schema } from '../../model/schema.ts'
import { isOwn, ownerFieldOf } from '../../model/visibility.ts'
import type { Lookup, Page, Question, StoreOptions } from '../../ports/store.ts'
import { filledPage } from './filled-page.ts'
import type { Readable } from './visible.ts'

/** A store as one principal reads it: the records of other persons are missing. */
export function ownedStore(schema: Schema, store: Readable, principal: string): Readable {
  const sees = (record: Stored): boolean => {
    const kind = schema.get(record.kind)
    return kind !== undefined && isOwn(kind, record, principal)
  }
  return {
    async load(tenant: TenantId, lookups: readonly Lookup[], options?: StoreOptions) {
      const { records, ...rest } = await store.load(tenant, lookups, options)
      return { ...rest, records: records.filter(sees) }
    },
    async find<R extends Stored, W extends object>(
      tenant: TenantId,
      question: Question<R, W>,
      options: StoreOptions = {},
    ): Promise<Page<R>> {
      const field = ownerFieldOf(question.query.record)
      if (field === undefined) return store.find(tenant, question, options)
      const narrow = ofOwner(question, field, principal)
      return filledPage(store, tenant, narrow, async (records) => records.filter(sees), options)
    },
  }
}

/** The question about the records of a principal alone, if the query can filter by their field. */
function ofOwner<R extends Stored, W extends object>(
  question: Question<R, W>,
  field: string,
  principal: string,
): Question<R, W> {
  const { query, where } = question
  const { filters, narrowing, record } = query
  const isFilter = filters.includes(field) || narrowing.includes(field)
  const shared = Object(record.visible).without === 'tenant'
  if (!isFilter || shared || Reflect.get(where, field) !== undefined) return question
  return { ...question, where: { ...where, [field]: principal } }
}
