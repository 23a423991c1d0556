import { ParleyError } from '../errors/parley-error.ts'
import { comparePositions } from '../model/keyset.ts'
import type { KeysetPosition } from '../model/query.ts'
import type { Query, Stored } from '../model/record.ts'
import type { Page, Question } from '../ports/store.ts'
import { matches } from '../search/match.ts'
import type { SearchTerms } from '../search/term.ts'
import type { TenantRecords } from './tenant-records.ts'

/** Answers a query by a read of every record. It is slow, and the reference for other stores. */
export function findPage<R extends Stored, W extends object>(
  records: TenantRecords,
  { query, where, order, limit, after }: Question<R, W>,
): Omit<Page<R>, 'asOf'> {
  const asked = Object.entries(where).filter(([, value]) => value !== undefined)
  ensureAnswerable(
    query,
    order,
    asked.map(([field]) => field),
  )
  const { record: kind, keyset, present, absent } = query
  const position = (record: Stored): KeysetPosition =>
    keyset.map((field) => (field === 'place' ? records.placeOf(record) : Reflect.get(record, field)))
  const direction = order === 'newest' ? -1 : 1
  const found = records
    .all(kind.kind)
    .filter(kind.is)
    .filter((record) => present.every((field) => Reflect.get(record, field) !== null))
    .filter((record) => absent.every((field) => Reflect.get(record, field) === null))
    .filter((record) => asked.every(([field, value]) => fits(query, record, field, value)))
    .sort((a, b) => direction * comparePositions(position(a), position(b)))
    .filter((record) => after === undefined || direction * comparePositions(position(record), after) > 0)
  const page = found.slice(0, limit)
  const last = found[limit - 1]
  return found.length > limit && last !== undefined ? { records: page, next: position(last) } : { records: page }
}

function ensureAnswerable(
  { name, required, filters, narrowing, search }: Query,
  order: Question['order'],
  asked: readonly string[],
): void {
  const needed = search ? ['terms', ...required] : required
  const known = [...needed, ...filters, ...narrowing]
  const unknown = asked.find((field) => !known.includes(field))
  if (unknown !== undefined) throw misused(`${name} has no filter ${unknown}.`)
  const missing = needed.find((field) => !asked.includes(field))
  if (missing !== undefined) throw misused(`${name} needs ${missing}.`)
  if (search && order === 'oldest') throw misused(`${name} has no order oldest.`)
}

function misused(reason: string): ParleyError {
  return new ParleyError('store.misused', { reason })
}

function fits({ record: kind, search }: Query, record: object, field: string, filter: unknown): boolean {
  if (search && field === 'terms') return matches(kind, record, filter as SearchTerms)
  const value: unknown = Reflect.get(record, field)
  const wanted = isAnyOf(filter) ? filter.anyOf : [filter]
  return wanted.some((each) => (Array.isArray(value) ? value.includes(each) : value === each))
}

function isAnyOf(filter: unknown): filter is { anyOf: readonly unknown[] } {
  return typeof filter === 'object' && filter !== null && 'anyOf' in filter
}
