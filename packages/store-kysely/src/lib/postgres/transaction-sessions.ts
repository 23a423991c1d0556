import type { QueryRunner } from '../kysely-shape.ts'
import type { PostgresClient } from './client.ts'
import { runnerSession } from './kysely-sessions.ts'
import { sessionOf } from './pool-sessions.ts'
import type { Session, Sessions } from './sessions.ts'

/** A transaction that the importer opened: with Kysely, or on a connection of node-postgres after `begin`. */
export type PostgresTransaction = { withoutPlugins(): QueryRunner } | Pick<PostgresClient, 'query'>

/** The one session of a transaction that the importer opened, and ends. */
export function transactionSessions(transaction: PostgresTransaction): Sessions {
  const session: Session =
    'withoutPlugins' in transaction ? runnerSession(transaction.withoutPlugins()) : sessionOf(transaction)
  // A connection runs one statement at a time.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work, work)
    last = next
    return next
  }
  return {
    query: (compiled, values) => inTurn(() => session.query(compiled, values)),
    transact: (work) => inTurn(() => work(session)),
    async close() {},
  }
}
