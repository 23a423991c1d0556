import { z } from 'zod'
import type { AnyColumn, Column, ColumnType, OptionalColumn } from './column.ts'
import type { Key, TenantId } from './ids.ts'
import type { Action } from './principal.ts'
import type { QuerySource, SearchWhere, Where } from './query.ts'
import { type Visibility, visibilityOf } from './visibility.ts'

/** The fields of every record. */
export interface Stored {
  kind: string
  tenant: TenantId
  id: string
  /** Counts its writes, from 1. */
  version: number
  /** Unique names beside the id, of a kind that is `keyed`. */
  keys?: Key[]
}

/** Names a record. */
export interface Ref {
  readonly kind: string
  readonly id: string
}

type TypeOf<Value> = [Value] extends [string]
  ? 'text'
  : [Value] extends [boolean]
    ? 'boolean'
    : [Value] extends [number]
      ? 'integer' | 'time' | 'counter'
      : [Value] extends [readonly string[]]
        ? 'set' | 'json'
        : 'json'

/** The column that a field needs. */
export type ColumnOf<Value> = unknown extends Value
  ? Column<'json'>
  : null extends Value
    ? OptionalColumn<TypeOf<NonNullable<Value>>>
    : Column<TypeOf<Value>>

/** One column for each field that is not identity. A difference between a record and its columns does not compile. */
export type ColumnsOf<R extends Stored> = {
  readonly [Field in Exclude<keyof R, keyof Stored>]: ColumnOf<R[Field]>
}

/** The fields of a record that a query may name. */
export type FieldOf<R extends Stored> = Exclude<keyof R & string, Exclude<keyof Stored, 'id'>>

/** The queries of a record, by name. */
export interface Queries<R extends Stored> {
  readonly [name: string]: QuerySource<FieldOf<R>>
}

/** The source of a kind of record. */
export interface RecordSource<R extends Stored, Q> {
  readonly kind: R['kind']
  /** The beginning of its ids. */
  readonly prefix: string
  /** The name of its table or collection. */
  readonly table: string
  /** It may own unique keys beside its id. */
  readonly keyed: 'keys' extends keyof R ? true : false
  readonly columns: ColumnsOf<R>
  /** The fields that full-text search reads: texts and sets. Their words are in this order. */
  readonly search?: readonly FieldOf<R>[]
  readonly queries?: Q
  /**
   * The records that narrowed principals see. Default: through `conversationId` if it has that column, else no record.
   */
  readonly visible?: Visibility<FieldOf<R>>
  /**
   * The schema of a record on the wire, with an example: its id and its columns, times in ISO 8601. Default: a schema of
   * the columns.
   */
  readonly wire?: z.ZodType
  /** The action that reads the records of a module, and their events. Default: `modules.read`. */
  readonly readAction?: Action
}

/** One kind of record: its model, its table, its queries. Made by {@link defineRecord}. */
export interface RecordKind<R extends Stored, Q = unknown> {
  readonly kind: R['kind']
  readonly prefix: string
  readonly table: string
  readonly keyed: boolean
  readonly columns: { readonly [field: string]: AnyColumn }
  readonly search: readonly string[]
  readonly visible: Visibility
  readonly wire?: z.ZodType
  /** The action that reads the records; absent for the default. */
  readonly readAction?: Action
  readonly queries: { readonly [Name in keyof Q]: QueryOf<R, Q[Name]> }
  /** Reads an id from outside. It does not check that the record exists. */
  readonly idSchema: z.ZodType<R['id']>
  ref(id: R['id']): Ref
  is(record: Stored | undefined): record is R
}

declare const types: unique symbol

/** A query that every store answers at the cost of a page: one of {@link RecordKind.queries}. */
export interface Query<R extends Stored = Stored, W = object> {
  /** Unique among the queries of its record. */
  readonly name: string
  readonly record: RecordKind<R>
  readonly required: readonly string[]
  readonly filters: readonly string[]
  readonly selective: readonly string[]
  readonly narrowing: readonly string[]
  readonly present: readonly string[]
  readonly absent: readonly string[]
  readonly keyset: readonly string[]
  readonly search: boolean
  readonly [types]?: { readonly where: W }
}

/** The filters of a query. */
export type WhereOf<Q> = Q extends Query<infer _, infer W> ? W : never

type Named<R, Source, Part extends string> = Source extends { readonly [P in Part]: readonly (infer Field)[] }
  ? Extract<Field, keyof R>
  : never

type QueryOf<R extends Stored, Source> = Source extends { readonly search: true }
  ? Query<R, SearchWhere<R, Named<R, Source, 'filters'>>>
  : Query<R, Where<R, Named<R, Source, 'filters'> | Named<R, Source, 'narrowing'>, Named<R, Source, 'required'>>>

/**
 * Makes a kind of record from its interface. The columns are checked against the interface when it compiles.
 *
 * @example
 * ```ts
 * const queries = { tasks: { filters: ['status', 'labels'], keyset: ['due', 'id'] } } as const
 * export const task: RecordKind<Task, typeof queries> = defineRecord<Task>()({
 *   kind: 'task',
 *   prefix: 'tsk',
 *   table: 'tasks',
 *   keyed: false,
 *   columns: { title: secret(text), status: oneOf('open', 'done'), due: time, labels: set },
 *   search: ['title'],
 *   queries,
 * })
 * ```
 */
export function defineRecord<R extends Stored>(): <const Q extends Queries<R>>(
  source: RecordSource<R, Q>,
) => RecordKind<R, Q> {
  return (source) => recordKind(source)
}

function recordKind<R extends Stored, Q extends Queries<R>>(source: RecordSource<R, Q>): RecordKind<R, Q> {
  const { kind, prefix, table, keyed, search = [] } = source
  const columns: RecordKind<R>['columns'] = source.columns as { [field: string]: Column<ColumnType> }
  const visible: Visibility = source.visible ?? visibilityOf(columns)
  const queries: { [name: string]: Query<R> } = {}
  const record = {
    ...{ kind, prefix, table, keyed, columns, search, queries, visible },
    ...(source.wire === undefined ? {} : { wire: source.wire }),
    idSchema: idSchemaOf<R>(kind, prefix),
    ...(source.readAction === undefined ? {} : { readAction: source.readAction }),
    ref: (id: R['id']): Ref => ({ kind, id }),
    is: (each: Stored | undefined): each is R => each?.kind === kind,
  }
  for (const [name, query] of Object.entries(source.queries ?? {})) {
    const {
      required = [],
      filters = [],
      selective = [],
      narrowing = [],
      present = [],
      absent = [],
      keyset,
      search: searches = false,
    } = query
    const fields = { required, filters, selective, narrowing, present, absent, keyset }
    queries[name] = { name, record, ...fields, search: searches }
  }
  return record as unknown as RecordKind<R, Q>
}

function idSchemaOf<R extends Stored>(kind: string, prefix: string): z.ZodType<R['id']> {
  const form = new RegExp(`^${prefix}_\\w{1,195}$`)
  const id = z.string().regex(form, `must be the id of a ${kind}: ${prefix}_ and letters or digits`)
  return id.meta({ examples: [exampleIdOf(prefix)] })
}

/** An id for examples. */
export function exampleIdOf(prefix: string): string {
  return `${prefix}_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b`
}
