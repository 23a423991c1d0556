import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'

/** What a column can hold. */
export type SqlValue = string | number | null

/** One row, or the values that a statement is run with, by name. */
export interface Row {
  [name: string]: SqlValue
}

/** SQL that is compiled once and run with many values. */
export interface Statement {
  readonly sql: string
  /** The names of its values, in the order in which they are bound. */
  readonly slots: readonly string[]
}

/** Marks the place of a value that is known when the statement runs. */
export type SlotOf = (name: string) => RawBuilder<SqlValue>

class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** Compiles for SQLite and runs nothing: what is compiled here is run by a connection. */
export const compiler: Kysely<unknown> = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * A statement, compiled when it is first run.
 *
 * @example
 * ```ts
 * const head = statement((slot) => sql`select head from parley_logs where tenant = ${slot('tenant')}`)
 * ```
 */
export function statement(build: (slot: SlotOf) => RawBuilder<unknown>): Statement {
  let compiled: Statement | undefined
  const compile = (): Statement => {
    compiled ??= compileOnce(build)
    return compiled
  }
  return {
    get sql() {
      return compile().sql
    },
    get slots() {
      return compile().slots
    },
  }
}

/** The values of a list slot, one row each: `where id in ${listed(slot('ids'))}`; bound as a JSON array. */
export function listed(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value from json_each(${slot}))`
}

/** Likewise of pairs: `where (tenant, id) in ${listedPairs(slot('refs'))}`; bound as a JSON array of arrays. */
export function listedPairs(slot: RawBuilder<SqlValue>): RawBuilder<unknown> {
  return sql`(select value ->> 0, value ->> 1 from json_each(${slot}))`
}

/** Names of columns, with commas between. */
export function columns(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.ref(name)))
}

function compileOnce(build: (slot: SlotOf) => RawBuilder<unknown>): Statement {
  const { sql: text, parameters } = build((name) => sql<SqlValue>`${new Slot(name)}`).compile(compiler)
  const slots = parameters.map((parameter) => {
    if (parameter instanceof Slot) return parameter.name
    throw new TypeError('A statement binds slots only: write a constant with sql.lit.')
  })
  return { sql: text, slots }
}
