import type { Row, Statement } from './statement.ts'

/** One statement to run: once for every row of values. */
export interface Step {
  statement: Statement
  rows: readonly Row[]
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
  return yield { statement, rows: [values], reads: true }
}

/** Runs a statement that changes something, for each of the rows. */
export function* tell(statement: Statement, rows: readonly Row[]): Script<void> {
  if (rows.length > 0) yield { statement, rows, reads: false }
}
