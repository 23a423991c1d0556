/**
 * How a store keeps a field.
 *
 * `text`, `integer` and `boolean` have their usual meaning. `time` is milliseconds since 1970. No store looks into
 * `json`. `set` is a set of short texts, and a query may filter by each of them. `counter` is an integer that only
 * `add` of a commit changes.
 */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'time' | 'json' | 'counter' | 'set'

/** The facts about a column of any type. */
interface ColumnFacts<Type extends ColumnType> {
  readonly type: Type
  /** Encryption at rest covers the field. */
  readonly secret: boolean
  /** All values that a text may have, if they are declared. */
  readonly values?: readonly string[]
  /** The value of a record that was written before the column existed. */
  readonly initial?: unknown
}

/** How a store keeps a field that is never `null`. */
export interface Column<Type extends ColumnType = ColumnType> extends ColumnFacts<Type> {
  readonly optional: false
}

/** How a store keeps a field that may be `null`. */
export interface OptionalColumn<Type extends ColumnType = ColumnType> extends ColumnFacts<Type> {
  readonly optional: true
}

/** The column of any field. */
export type AnyColumn = Column | OptionalColumn

function column<Type extends ColumnType>(type: Type): Column<Type> {
  return { type, optional: false, secret: false }
}

export const text: Column<'text'> = column('text')
export const integer: Column<'integer'> = column('integer')
export const boolean: Column<'boolean'> = column('boolean')
export const time: Column<'time'> = column('time')
export const json: Column<'json'> = column('json')
export const counter: Column<'counter'> = column('counter')
export const set: Column<'set'> = column('set')

/** The value of a record that was written before the column existed. */
export function initialOf({ type, optional: isOptional, initial }: AnyColumn): unknown {
  if (initial !== undefined) return initial
  return isOptional ? null : initials[type]
}

const initials: { readonly [Type in ColumnType]: unknown } = {
  ...{ text: '', integer: 0, boolean: false, time: 0, counter: 0 },
  ...{ json: null, set: [] },
}

/**
 * A text that has one of these values. A list without a filter walks through them, so that it needs no index of its
 * own.
 */
export function oneOf(...values: readonly string[]): Column<'text'> {
  return { ...text, values }
}

/** A field that may be `null`. A record that was written before the column existed has `null`. */
export function optional<Type extends ColumnType>(of: Column<Type>): OptionalColumn<Type> {
  return { ...of, optional: true }
}

/** A field that encryption at rest covers. */
export function secret<Each extends AnyColumn>(of: Each): Each {
  return { ...of, secret: true }
}

/**
 * A field that is never `null`, added to a kind that has records already.
 *
 * @param value the value in older records
 */
export function initially<Type extends ColumnType>(of: Column<Type>, value: string | number | boolean): Column<Type> {
  return { ...of, initial: value }
}
