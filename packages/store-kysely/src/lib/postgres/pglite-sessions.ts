import type { Row } from '../statement.ts'
import type { Session, Sessions } from './sessions.ts'

/** The part of PGlite that runs a statement. */
interface PGliteSession {
  query<Found>(sql: string, values?: unknown[]): Promise<{ rows: Found[] }>
}

/** An opened PGlite: the part that is called. */
export interface PGliteDatabase extends PGliteSession {
  transaction<Result>(work: (transaction: PGliteSession) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

export interface PGliteSessionsOptions {
  /** Opens the database at the first call. */
  open(): Promise<PGliteDatabase>
  /** Whether `close` closes the database. */
  owned: boolean
}

/** The one session of PGlite. Its callers wait for each other. */
export function pgliteSessions({ open, owned }: PGliteSessionsOptions): Sessions {
  let opening: Promise<PGliteDatabase> | undefined
  const database = (): Promise<PGliteDatabase> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    query: async (compiled, values) => sessionOf(await database()).query(compiled, values),
    transact: async (work) => (await database()).transaction((transaction) => work(sessionOf(transaction))),
    async close() {
      const opened = await opening?.catch(() => undefined)
      if (owned) await opened?.close()
    },
  }
}

function sessionOf(runner: PGliteSession): Session {
  return {
    async query({ sql }, values) {
      const { rows } = await runner.query<Row>(sql, [...values])
      return rows
    },
  }
}
