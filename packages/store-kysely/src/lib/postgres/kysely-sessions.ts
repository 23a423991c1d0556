import { CompiledQuery } from 'kysely'
import type { KyselyShape, QueryRunner } from '../kysely-shape.ts'
import type { Row } from '../statement.ts'
import { between, type Session, type Sessions } from './sessions.ts'

/** Sessions of the importer's own Kysely, which lends them and gets them back. It is never closed here. */
export function kyselySessions(kysely: KyselyShape): Sessions {
  // Plugins may rename columns. These names are final.
  const plain = kysely.withoutPlugins()
  const any = runnerSession(plain)
  return {
    query: (compiled, values) => any.query(compiled, values),
    transact: (work) => plain.connection().execute((connection) => between(runnerSession(connection), work)),
    async close() {},
  }
}

/** A session over an object that runs queries. */
export function runnerSession(runner: QueryRunner): Session {
  return {
    async query({ sql }, values) {
      const { rows } = await runner.executeQuery(CompiledQuery.raw(sql, [...values]))
      return rows as Row[]
    },
  }
}
