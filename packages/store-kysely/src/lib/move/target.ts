import { ParleyError } from '@parley/core'
import type { PostgresClient } from '../postgres/client.ts'
import { loadDriver } from '../postgres/driver.ts'
import { sessionOf } from '../postgres/pool-sessions.ts'
import { setEverywhere } from '../postgres/schema/scope.ts'
import { bare, between, type Session, type Sessions } from '../postgres/sessions.ts'

/** The time limit of a new connection, in milliseconds. */
const TIMEOUT = 10_000

/** The PostgreSQL database that is the target: its URL, or a connection of node-postgres outside a transaction. */
export type MoveTarget = string | Pick<PostgresClient, 'query'>

/** Sessions over the one connection of the move. A connection that was opened here is closed with them. */
export async function openTarget(to: MoveTarget): Promise<Sessions> {
  if (typeof Object(to).query !== 'function' && typeof to !== 'string') {
    throw new ParleyError('input.invalid', { reason: 'It must be the URL of a database, or a connection to one.' })
  }
  if (typeof to !== 'string') return sessionsOver(sessionOf(to), async () => undefined)
  const { Client } = await loadDriver()
  const client = new Client({ connectionString: to, connectionTimeoutMillis: TIMEOUT, application_name: 'parley' })
  // A connection that breaks fails its query. Without a listener it would end the process as well.
  client.on('error', () => undefined)
  await client.connect()
  return sessionsOver(sessionOf(client), () => client.end())
}

function sessionsOver(session: Session, close: () => Promise<void>): Sessions {
  return {
    query: (compiled, values) => session.query(compiled, values),
    transact: (work) => between(session, work),
    close,
  }
}

/**
 * Settings of the transaction of the move. It writes the rows of all tenants. It has no time limit, and is on the disk
 * when it is acknowledged.
 */
export async function applySettings(session: Session): Promise<void> {
  await session.query(bare(`select ${setEverywhere('*')}`), [])
  for (const setting of ['statement_timeout = 0', "lock_timeout = '10s'", 'synchronous_commit = on']) {
    await session.query(bare(`set local ${setting}`), [])
  }
}
