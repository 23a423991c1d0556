import { ParleyError } from '@parley/core'
import { CompiledQuery } from 'kysely'
import { type Connection, patiently } from './connection.ts'
import { failureOf } from './failure.ts'
import type { Script, Step } from './script.ts'
import type { Row } from './statement.ts'

/** What runs a compiled query: the part of a Kysely bound to one connection that is called. */
export interface QueryRunner {
  executeQuery(query: CompiledQuery): Promise<{ rows: unknown[] }>
}

/** The part of a Kysely that is called, of whichever version and for whatever tables. */
export interface KyselyShape {
  withoutPlugins(): {
    connection(): { execute<Result>(work: (connection: QueryRunner) => Promise<Result>): Promise<Result> }
  }
}

export interface KyselyConnectionOptions {
  kysely: KyselyShape
  /** Looks at the connection before it is first used. */
  inspect(): Script<void>
}

/** Runs scripts on the importer's own Kysely, which keeps its connections from interleaving; it is never closed here. */
export function kyselyConnection({ kysely, inspect }: KyselyConnectionOptions): Connection {
  // Plugins may rename columns, and these have their names already.
  const plain = kysely.withoutPlugins()
  let inspected: Promise<void> | undefined
  let closed = false

  const transact = async <Result>(begin: string, script: () => Script<Result>): Promise<Result> => {
    if (closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    let entered = false
    try {
      return await plain.connection().execute((connection) => {
        entered = true
        return runIn(connection, begin, script())
      })
    } catch (error) {
      // Before the connection was there, whatever went wrong is the pool's or the driver's failure.
      throw entered ? error : failureOf(error)
    }
  }
  const prepared = (): Promise<void> => {
    inspected ??= patiently(() => transact('begin', inspect)).catch((error: unknown) => {
      inspected = undefined
      throw error
    })
    return inspected
  }
  const run = async <Result>(begin: string, script: () => Script<Result>): Promise<Result> => {
    await prepared()
    return transact(begin, script)
  }

  return {
    read: (script, options) => patiently(() => run('begin', script), options),
    write: (script, options) => patiently(() => run('begin immediate', script), options),
    async close() {
      closed = true
    },
  }
}

async function runIn<Result>(connection: QueryRunner, begin: string, script: Script<Result>): Promise<Result> {
  await execute(connection, bare(begin))
  try {
    let step = script.next()
    while (step.done !== true) step = script.next(await execute(connection, step.value))
    await execute(connection, bare('commit'))
    return step.value
  } catch (error) {
    // Some failures, a full disk among them, have undone the transaction already.
    await execute(connection, bare('rollback')).catch(() => undefined)
    throw error
  }
}

async function execute(connection: QueryRunner, { sql, bindings, reads }: Step): Promise<Row[]> {
  try {
    const rows: Row[] = []
    for (const values of bindings) {
      const result = await connection.executeQuery(CompiledQuery.raw(sql, [...values]))
      if (reads) rows.push(...(result.rows as Row[]))
    }
    return rows
  } catch (error) {
    throw failureOf(error)
  }
}

function bare(sql: string): Step {
  return { sql, bindings: [[]], reads: false }
}
