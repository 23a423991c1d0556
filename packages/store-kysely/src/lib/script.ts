import type { Row, Statement } from './statement.ts'

/** A statement that runs once for every row of values. */
export interface Step {
  statement: Statement
  rows: readonly Row[]
  /** The statement returns rows, and runs once. */
  reads: boolean
}

/**
 * The steps of one transaction. A connection runs each step and returns its rows.
 *
 * A script does not depend on a driver. A synchronous driver runs all steps without a pause. An asynchronous one awaits
 * each step. A script must not catch errors that are thrown into it, and may run again from its start.
 */
export type Script<Result> = Generator<Step, Result, Row[]>

/** Runs a statement that returns rows. */
export function* ask(statement: Statement, values: Row = {}): Script<Row[]> {
  return yield { statement, rows: [values], reads: true }
}

/** Runs a statement that changes rows, once for each of the given rows. */
export function* tell(statement: Statement, rows: readonly Row[]): Script<void> {
  if (rows.length > 0) yield { statement, rows, reads: false }
}
