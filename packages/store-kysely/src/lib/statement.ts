import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Row, SlotOf, SqlValue } from './sql-value.ts'

export type { Dialect, Row, SlotOf, SqlValue }

/** SQL in the notation of one engine. */
export interface CompiledStatement {
  readonly sql: string
  /** The names of its values, in the order in which they are bound. */
  readonly slots: readonly string[]
}

/** SQL that is compiled once for an engine and run with many values. */
export interface Statement {
  in(dialect: Dialect): CompiledStatement
}

class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement, compiled at its first run.
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

/** SQL without values. */
export function literally(text: string): Statement {
  return { in: () => ({ sql: text, slots: [] }) }
}

/** The values of a row in the order in which a statement binds them. */
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
    throw new TypeError('A statement binds slots only. Write a constant with sql.lit.')
  })
  return { sql: text, slots }
}
