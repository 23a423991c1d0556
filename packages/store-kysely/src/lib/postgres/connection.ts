import { ParleyError } from '@parley/core'
import { type Connection, retryWhileBusy } from '../connection.ts'
import type { Script } from '../script.ts'
import { bind, type Row } from '../statement.ts'
import { postgresDialect } from './dialect.ts'
import { failureOf, isBusy } from './failure.ts'
import type { Session, Sessions } from './sessions.ts'

/** The time limit of a statement, in milliseconds. It includes the wait for a session. */
const TIMEOUT = 900

/** The time limit of a script that only reads, in milliseconds. The caller may set another one. */
const READING = 2_000

/** Runs statements and scripts on the sessions of a server. */
export function postgresConnection(sessions: Sessions): Connection {
  let closed = false

  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closed) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
    try {
      return await work()
    } catch (error) {
      throw failureOf(error)
    }
  }
  const transact = <Result>(script: () => Script<Result>, options?: { timeout: number }): Promise<Result> =>
    attempt(() => sessions.transact((session) => run(session, script()), options))

  return {
    dialect: postgresDialect,
    ask(statement, values, { timeout = TIMEOUT, signal } = {}) {
      const compiled = statement.in(postgresDialect)
      const bound = bind(compiled, values)
      return retryWhileBusy(() => attempt(() => sessions.query(compiled, bound, { timeout })), isBusy, { signal })
    },
    read(script, { timeout = READING, signal } = {}) {
      return retryWhileBusy(() => transact(script, { timeout }), isBusy, { signal })
    },
    write: (script, options) => retryWhileBusy(() => transact(script), isBusy, options),
    async close() {
      if (closed) return
      closed = true
      await sessions.close()
    },
  }
}

async function run<Result>(session: Session, script: Script<Result>): Promise<Result> {
  let step = script.next()
  while (step.done !== true) {
    const { statement, rows, reads } = step.value
    const compiled = statement.in(postgresDialect)
    const answered: Row[] = []
    for (const row of rows) answered.push(...(await session.query(compiled, bind(compiled, row))))
    step = script.next(reads ? answered : [])
  }
  return step.value
}
