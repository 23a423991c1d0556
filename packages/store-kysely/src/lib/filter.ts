import { ParleyError } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { FilterShape } from './filter-shape.ts'
import type { TableColumn } from './layout.ts'
import type { Row, SlotOf, SqlValue } from './sql-value.ts'

/** A filter with its values, each once. */
export interface AskedFilter extends FilterShape {
  values: readonly SqlValue[]
}

/** The most values of one filter. Engines limit the terms of a statement. */
const MOST_VALUES = 400

/** The number of slots of the walk of one value, beside those of other filters. */
const FIXED_SLOTS = 10

/** The limit of SQLite is 32 766 slots in a statement. */
const MOST_SLOTS = 30_000

/** Reads the values that a question gives for a column. @throws `store.refused` for too many values */
export function filterOf(column: TableColumn, given: unknown): AskedFilter {
  const all = isAnyOf(given) ? [...new Set(given.anyOf)] : [given]
  const values = all.filter((value) => value !== null) as SqlValue[]
  if (values.length > MOST_VALUES) throw tooMany(column, values.length)
  const asked = { column, orNull: all.length > values.length, values, count: slotsFor(values.length) }
  if (all.length === 0) return { ...asked, with: 'nothing' }
  if (values.length === 0) return { ...asked, with: 'null' }
  if (column.type === 'boolean') return { ...asked, ...booleanOf(values), values: [], count: 0 }
  return { ...asked, with: values.length === 1 && !asked.orNull ? 'value' : 'any' }
}

function booleanOf(values: readonly SqlValue[]): Pick<FilterShape, 'with'> {
  return { with: values.length > 1 ? 'any' : values[0] === true ? 'true' : 'false' }
}

function tooMany({ field }: TableColumn, count: number): ParleyError {
  const reason = `The filter ${field} has ${count} values; a filter can have ${MOST_VALUES} at most.`
  return new ParleyError('store.refused', { field, reason, fix: 'Ask for fewer values.' })
}

/**
 * Ensures that the filters of a question fit into one statement. @throws `store.refused` if they have too many values
 */
export function ensureFew(filters: readonly FilterShape[]): void {
  const most = Math.max(1, ...filters.map(({ count }) => count))
  const all = filters.reduce((sum, { count }) => sum + count, 0)
  if (most * (all - most + FIXED_SLOTS) <= MOST_SLOTS) return
  const field = filters.map(({ column }) => column.field).join(', ')
  const reason = `The filters ${field} have too many values together.`
  throw new ParleyError('store.refused', { field, reason, fix: 'Ask for fewer values.' })
}

/** The filter without its values. */
export function shapeOf({ column, with: how, count, orNull }: AskedFilter): FilterShape {
  return { column, with: how, count, orNull }
}

/** The values of filters, by the names of their slots. A slot without a value has `null`, which equals nothing. */
export function valuesOf(filters: readonly AskedFilter[]): Row {
  const row: Row = {}
  for (const { column, values, count } of filters) {
    for (let place = 0; place < count; place += 1) row[slotName(column, place)] = values[place] ?? null
  }
  return row
}

/** The slots of a filter's values. */
export function slotsOf({ column, count }: FilterShape, slot: SlotOf): RawBuilder<unknown>[] {
  return Array.from({ length: count }, (_, place) => slot(slotName(column, place)))
}

/** A filter as a condition that is checked for each record of another walk. */
export function checkOf(filter: FilterShape, slot: SlotOf, dialect: Dialect, of?: string): RawBuilder<unknown> {
  const { column, orNull } = filter
  const name = dialect.aside(column.name, of)
  if (filter.with === 'nothing') return sql`1 = 0`
  if (filter.with === 'null') return sql`${name} is null`
  const fits = fitOf(filter, name, slotsOf(filter, slot), dialect)
  return orNull ? sql`(${fits} or ${name} is null)` : fits
}

/** A filter with one value as a condition that an index finds by. */
export function equalTo(
  { column, with: how, ...rest }: FilterShape,
  name: RawBuilder<unknown>,
  slot: SlotOf,
  dialect: Dialect,
): RawBuilder<unknown> {
  if (how === 'null') return sql`${name} is null`
  if (how === 'true' || how === 'false') return sql`${name} = ${dialect.truth(how === 'true')}`
  const [value] = slotsOf({ column, with: how, ...rest }, slot)
  return sql`${name} = ${value}`
}

function fitOf(
  { column, with: how }: FilterShape,
  name: RawBuilder<unknown>,
  slots: readonly RawBuilder<unknown>[],
  dialect: Dialect,
): RawBuilder<unknown> {
  if (how === 'true' || how === 'false') return sql`${name} = ${dialect.truth(how === 'true')}`
  if (column.type === 'boolean') return sql`${name} is not null`
  return column.type === 'set' ? dialect.hasAny(name, slots) : among(name, slots)
}

function among(name: RawBuilder<unknown>, slots: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return slots.length === 1 ? sql`${name} = ${slots[0]}` : sql`${name} in (${sql.join([...slots])})`
}

// A few distinct counts, so that few statements are compiled and prepared.
function slotsFor(values: number): number {
  if (values <= 6) return values
  const steps = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256]
  return steps.find((step) => step >= values) ?? MOST_VALUES
}

function slotName({ field }: TableColumn, place: number): string {
  return `${field}_${place}`
}

function isAnyOf(given: unknown): given is { readonly anyOf: readonly unknown[] } {
  return typeof given === 'object' && given !== null && 'anyOf' in given && Array.isArray(given.anyOf)
}
