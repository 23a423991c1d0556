import { ParleyError } from '@parley/core'
import { CompiledQuery } from 'kysely'
import { type Connection, retryWhileBusy } from '../connection.ts'
import type { KyselyShape, QueryRunner } from '../kysely-shape.ts'
import type { Script, Step } from '../script.ts'
import { bind, type Row, type SqlValue } from '../statement.ts'
import { sqliteDialect } from './dialect.ts'
import { failureOf, isBusy } from './failure.ts'

export interface KyselyConnectionOptions {
  kysely: KyselyShape
  /** Checks the connection before its first use. */
  inspect(): Script<void>
}

/**
 * Runs scripts on the importer's own Kysely, which keeps its connections from interleaving. It is never closed here.
 */
export function kyselyConnection({ kysely, inspect }: KyselyConnectionOptions): Connection {
  // Plugins may rename columns. These names are final.
  const plain = kysely.withoutPlugins()
  let inspected: Promise<void> | undefined
  let closed = false

  const onConnection = async <Result>(work: (connection: QueryRunner) => Promise<Result>): Promise<Result> => {
    if (closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    let entered = false
    try {
      return await plain.connection().execute((connection) => {
        entered = true
        return work(connection)
      })
    } catch (error) {
      // Without a connection, the error is a failure of the pool or the driver.
      throw entered ? error : failureOf(error)
    }
  }
  const transact = <Result>(begin: string, script: () => Script<Result>): Promise<Result> =>
    onConnection((connection) => runIn(connection, begin, script()))
  const prepared = (): Promise<void> => {
    inspected ??= retryWhileBusy(() => transact('begin', inspect), isBusy).catch((error: unknown) => {
      inspected = undefined
      throw error
    })
    return inspected
  }
  const run = async <Result>(begin: string, script: () => Script<Result>): Promise<Result> => {
    await prepared()
    return transact(begin, script)
  }

  const alone = async (step: Step): Promise<Row[]> => {
    await prepared()
    return onConnection((connection) => execute(connection, step))
  }

  return {
    dialect: sqliteDialect,
    ask: (statement, values, options) =>
      retryWhileBusy(() => alone({ statement, rows: [values], reads: true }), isBusy, options),
    read: (script, options) => retryWhileBusy(() => run('begin', script), isBusy, options),
    write: (script, options) => retryWhileBusy(() => run('begin immediate', script), isBusy, options),
    async close() {
      closed = true
    },
  }
}

async function runIn<Result>(connection: QueryRunner, begin: string, script: Script<Result>): Promise<Result> {
  await control(connection, begin)
  try {
    let step = script.next()
    while (step.done !== true) step = script.next(await execute(connection, step.value))
    await control(connection, 'commit')
    return step.value
  } catch (error) {
    // Some failures, such as a full disk, have undone the transaction already.
    await control(connection, 'rollback').catch(() => undefined)
    throw error
  }
}

async function execute(connection: QueryRunner, { statement, rows, reads }: Step): Promise<Row[]> {
  const compiled = statement.in(sqliteDialect)
  const answered: Row[] = []
  for (const row of rows) {
    const found = await query(connection, compiled.sql, bind(compiled, row))
    if (reads) answered.push(...found)
  }
  return answered
}

async function control(connection: QueryRunner, sql: string): Promise<void> {
  await query(connection, sql, [])
}

async function query(connection: QueryRunner, sql: string, values: SqlValue[]): Promise<Row[]> {
  try {
    const { rows } = await connection.executeQuery(CompiledQuery.raw(sql, values))
    return rows as Row[]
  } catch (error) {
    throw failureOf(error)
  }
}
