import { createHash } from 'node:crypto'
import { ParleyError } from '@parley/core'
import type { CompiledStatement, Row, SqlValue } from '../statement.ts'
import type { PostgresClient, PostgresPool } from './client.ts'
import { ConnectionHealth } from './connection-health.ts'
import { isAnswer } from './failure.ts'
import { PlanCache } from './plan-cache.ts'
import { between, type Session, type Sessions } from './sessions.ts'

export interface PoolSessionsOptions {
  /** Opens the pool at the first call. */
  open(): Promise<PostgresPool>
  /** Whether `close` ends the pool. */
  owned: boolean
  /** Statements are prepared once for a connection. Set it to `false` behind a pooler that shares connections. */
  prepare: boolean
}

/** Sessions from a pool of node-postgres. */
export function poolSessions({ open, owned, prepare }: PoolSessionsOptions): Sessions {
  const plans = new PlanCache()
  const health = new ConnectionHealth()
  let opening: Promise<PostgresPool> | undefined
  const pool = (): Promise<PostgresPool> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  const trusted = async (deadline: number): Promise<PostgresClient> => {
    for (;;) {
      const client = await connect(await pool(), deadline)
      if (health.has(client, performance.now())) return client
      cutOff(client)
    }
  }

  const lend = async <Result>(work: (client: PostgresClient) => Promise<Result>, timeout: number): Promise<Result> => {
    const deadline = performance.now() + timeout
    const client = await trusted(deadline)
    const asked = performance.now()
    // A connection that breaks while it is lent fails its query. Without a listener it would end the process as well.
    client.on('error', ignore)
    let broken: Error | undefined
    try {
      const result = await inTime(work(client), deadline, 'The database did not answer in time.')
      health.heard(client, performance.now())
      return result
    } catch (error) {
      if (isAnswer(error)) health.heard(client, performance.now())
      else {
        broken = error instanceof Error ? error : new Error(String(error))
        health.silent(asked)
      }
      throw error
    } finally {
      client.removeListener('error', ignore)
      // A connection that may still be busy is closed: the next query would wait for it.
      client.release(broken)
    }
  }

  return {
    query(compiled, values, { timeout }) {
      const name = prepare ? { name: nameOf(compiled) } : {}
      return lend(async (client) => {
        await plans.refresh(client)
        return query(client, { ...name, text: compiled.sql, values: [...values] })
      }, timeout)
    },
    transact: (work, { timeout } = { timeout: Number.POSITIVE_INFINITY }) =>
      lend((client) => between(sessionOf(client), work), timeout),
    async close() {
      const opened = await opening?.catch(() => undefined)
      if (owned) await opened?.end()
    },
  }
}

async function connect(pool: PostgresPool, deadline: number): Promise<PostgresClient> {
  const connecting = pool.connect()
  try {
    return await inTime(connecting, deadline, 'No connection to the database was free in time.')
  } catch (error) {
    // The connection may still arrive. Then it is returned at once.
    connecting.then(
      (client) => client.release(),
      () => undefined,
    )
    throw error
  }
}

/**
 * Closes a connection at once. node-postgres does so while a query is in progress. A dead connection would never
 * confirm its end.
 */
function cutOff(client: PostgresClient): void {
  client.on('error', ignore)
  client.query('select 1').catch(ignore)
  client.release(true)
}

/** One connection, for several statements. */
export function sessionOf(client: Pick<PostgresClient, 'query'>): Session {
  return { query: ({ sql }, values) => query(client, { text: sql, values: [...values] }) }
}

async function query(
  client: Pick<PostgresClient, 'query'>,
  asked: { name?: string; text: string; values: SqlValue[] },
): Promise<Row[]> {
  const { rows } = await client.query(asked)
  return rows as Row[]
}

const names = new WeakMap<CompiledStatement, string>()

// The same text has the same name in every process that shares a pooled connection.
function nameOf(compiled: CompiledStatement): string {
  const known = names.get(compiled)
  if (known !== undefined) return known
  const name = `parley_${createHash('sha256').update(compiled.sql).digest('hex').slice(0, 24)}`
  names.set(compiled, name)
  return name
}

function ignore(): void {}

async function inTime<Value>(promise: Promise<Value>, deadline: number, reason: string): Promise<Value> {
  if (deadline === Number.POSITIVE_INFINITY) return promise
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const left = Math.max(0, deadline - performance.now())
    // After a pause of this process, the answer may have arrived unread. It is read first.
    timer = setTimeout(() => setImmediate(() => reject(new ParleyError('store.unavailable', { reason }))), left)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
