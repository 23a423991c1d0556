import { ParleyError } from '../errors/parley-error.ts'
import { comparePositions } from '../model/keyset.ts'
import type { AnyRecord } from '../model/record.ts'
import { type KeysetPosition, type KindOfQuery, type QueryName, type QuerySchema, queries } from '../model/schema.ts'
import type { Page, Query } from '../ports/store.ts'
import { matches } from '../search/match.ts'
import type { SearchTerms } from '../search/terms.ts'
import type { TenantRecords } from './tenant-records.ts'

/** Answers a named query by looking at everything: slow, and certainly right. */
export function findPage<Name extends QueryName>(
  held: TenantRecords,
  { name, where, order, limit, after }: Query<Name>,
): Omit<Page<KindOfQuery<Name>>, 'asOf'> {
  const { kind, keyset, required, filters } = queries[name]
  const { present = [] }: QuerySchema = queries[name]
  const asked = Object.entries(where).filter(([, value]) => value !== undefined)
  const unknown = asked.find(([field]) => ![...required, ...filters].some((known) => known === field))
  if (unknown !== undefined) throw new ParleyError('store.misused', { reason: `${name} has no filter ${unknown[0]}.` })
  if (name === 'search' && order === 'oldest')
    throw new ParleyError('store.misused', { reason: 'search has no order oldest.' })
  const position = (record: AnyRecord): KeysetPosition =>
    keyset.map((field) => (field === 'place' ? held.placeOf(record) : Reflect.get(record, field)))
  const direction = order === 'newest' ? -1 : 1
  const found = held
    .all(kind)
    .filter((record) => present.every((field) => Reflect.get(record, field) !== null))
    .filter((record) => asked.every(([field, value]) => fits(record, field, value)))
    .sort((a, b) => direction * comparePositions(position(a), position(b)))
    .filter((record) => after === undefined || direction * comparePositions(position(record), after) > 0)
  const records = found.slice(0, limit) as Page<KindOfQuery<Name>>['records']
  const last = found[limit - 1]
  return found.length > limit && last !== undefined ? { records, next: position(last) } : { records }
}

function fits(record: AnyRecord, field: string, value: unknown): boolean {
  if (field === 'terms') return record.kind === 'message' && matches(record, value as SearchTerms)
  return Reflect.get(record, field) === value
}
