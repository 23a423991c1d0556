import type { Row, SqlValue, Statement } from './statement.ts'

/** One statement to run: once for every list of values. */
export interface Step {
  sql: string
  bindings: readonly (readonly SqlValue[])[]
  /** It answers rows; then it is run once. */
  reads: boolean
}

/**
 * What is to be done within one transaction, told step by step to whoever runs it.
 *
 * It knows no driver: a synchronous one runs it in one go, so that nothing else of the process comes between, and an
 * asynchronous one awaits each step. It must not catch what is thrown into it, and may be run again from its start.
 */
export type Script<Result> = Generator<Step, Result, Row[]>

/** Runs a statement that answers rows. */
export function* ask(statement: Statement, values: Row = {}): Script<Row[]> {
  return yield { sql: statement.sql, bindings: [bind(statement, values)], reads: true }
}

/** Runs a statement that changes something, for each of the rows. */
export function* tell(statement: Statement, rows: readonly Row[]): Script<void> {
  if (rows.length === 0) return
  yield { sql: statement.sql, bindings: rows.map((row) => bind(statement, row)), reads: false }
}

function bind({ slots }: Statement, values: Row): SqlValue[] {
  return slots.map((name) => {
    const value = values[name]
    if (value === undefined) throw new TypeError(`The statement is run without a value for ${name}.`)
    return value
  })
}
