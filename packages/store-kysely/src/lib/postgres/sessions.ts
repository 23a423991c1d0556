import type { CompiledStatement, Row, SqlValue } from '../statement.ts'

/** Runs statements one after the other. */
export interface Session {
  query(compiled: CompiledStatement, values: readonly SqlValue[]): Promise<Row[]>
}

/** The sessions with a server. */
export interface Sessions {
  /** Runs one statement on any session, within `timeout` milliseconds. */
  query(compiled: CompiledStatement, values: readonly SqlValue[], options: { timeout: number }): Promise<Row[]>
  /** Runs work in one transaction on a session of its own, within `timeout` milliseconds if the value is given. */
  transact<Result>(work: (session: Session) => Promise<Result>, options?: { timeout: number }): Promise<Result>
  /** Closes the resources that were opened here. */
  close(): Promise<void>
}

/** SQL without values. */
export function bare(sql: string): CompiledStatement {
  return { sql, slots: [] }
}

/** Runs work between `begin` and `commit`. Undoes it if it fails. */
export async function between<Result>(session: Session, work: (session: Session) => Promise<Result>): Promise<Result> {
  await session.query(bare('begin'), [])
  try {
    const result = await work(session)
    await session.query(bare('commit'), [])
    return result
  } catch (error) {
    // If the session itself broke, the server has undone the transaction.
    await session.query(bare('rollback'), []).catch(() => undefined)
    throw error
  }
}
