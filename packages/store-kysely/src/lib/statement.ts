import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Search } from './search/search.ts'

/** What a column can hold. */
export type SqlValue = string | number | boolean | null

/** One row, or the values that a statement is run with, by name. */
export interface Row {
  [name: string]: SqlValue
}

/** What the engines say differently. */
export interface Dialect {
  /** Compiles and runs nothing: what is compiled here is run by a connection. */
  readonly compiler: Kysely<unknown>
  /** One of Parley's tables, by its bare name. */
  table(name: string): RawBuilder<unknown>
  /** The tenant of a table's rows, as the index has it that a list of all of them walks through. */
  tenantOf(table: string): RawBuilder<unknown>
  /** A column, so that its value comes as {@link Row} has it. */
  column(name: string, type: string): RawBuilder<unknown>
  /** A constant that the condition of a partial index must be able to see. */
  truth(value: boolean): RawBuilder<unknown>
  /** How it finds messages by what they say. */
  readonly search: Search
}

/** SQL as one engine takes it. */
export interface CompiledStatement {
  readonly sql: string
  /** The names of its values, in the order in which they are bound. */
  readonly slots: readonly string[]
}

/** SQL that is compiled once for an engine and run with many values. */
export interface Statement {
  in(dialect: Dialect): CompiledStatement
}

/** Marks the place of a value that is known when the statement runs. */
export type SlotOf = (name: string) => RawBuilder<SqlValue>

class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement, compiled when it is first run.
 *
 * @example
 * ```ts
 * const head = statement((slot, { table }) => sql`select head from ${table('logs')} where tenant = ${slot('tenant')}`)
 * ```
 */
export function statement(build: (slot: SlotOf, dialect: Dialect) => RawBuilder<unknown>): Statement {
  const compiled = new Map<Dialect, CompiledStatement>()
  return {
    in(dialect) {
      const known = compiled.get(dialect)
      if (known !== undefined) return known
      const fresh = compileOnce(
        build((name) => sql<SqlValue>`${new Slot(name)}`, dialect),
        dialect,
      )
      compiled.set(dialect, fresh)
      return fresh
    },
  }
}

/** The values of a row in the order in which a statement takes them. */
export function bind({ slots }: CompiledStatement, values: Row): SqlValue[] {
  return slots.map((name) => {
    const value = values[name]
    if (value === undefined) throw new TypeError(`The statement is run without a value for ${name}.`)
    return value
  })
}

/** Names of columns, with commas between. */
export function columns(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.ref(name)))
}

function compileOnce(built: RawBuilder<unknown>, { compiler }: Dialect): CompiledStatement {
  const { sql: text, parameters } = built.compile(compiler)
  const slots = parameters.map((parameter) => {
    if (parameter instanceof Slot) return parameter.name
    throw new TypeError('A statement binds slots only: write a constant with sql.lit.')
  })
  return { sql: text, slots }
}
