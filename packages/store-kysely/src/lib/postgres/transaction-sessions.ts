import type { QueryRunner } from '../kysely-shape.ts'
import { runnerSession } from './kysely-sessions.ts'
import { type PostgresClient, sessionOf } from './pool-sessions.ts'
import type { Session, Sessions } from './sessions.ts'

/** A transaction that the importer opened: with Kysely, or on a connection of node-postgres after `begin`. */
export type PostgresTransaction = { withoutPlugins(): QueryRunner } | Pick<PostgresClient, 'query'>

/** The one session of a transaction that the importer opened, and ends. */
export function transactionSessions(transaction: PostgresTransaction): Sessions {
  const session: Session =
    'withoutPlugins' in transaction ? runnerSession(transaction.withoutPlugins()) : sessionOf(transaction)
  return {
    query: (compiled, values) => session.query(compiled, values),
    transact: (work) => work(session),
    async close() {},
  }
}
