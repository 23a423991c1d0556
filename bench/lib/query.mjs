// One awaited statement at a time, prepared, on either database. SQLite has the same durability for all arms.
import Libsql from 'libsql'
import pg from 'pg'

/** The most connections to PostgreSQL of an arm: with this number the raw limit was fastest on two cores. */
export const POOL = 16

/**
 * @typedef {Record<string, unknown>} Row
 * @typedef {(sql: string, values?: unknown[]) => Promise<Row[]>} Query Parameters are written as `?1`.
 * @typedef {{ query: Query, close: () => Promise<void> }} Queries
 */

/**
 * @param {{ store: 'sqlite' | 'postgres', database: string }} where
 * @returns {Queries}
 */
export function openQueries({ store, database }) {
  return store === 'sqlite' ? openSqlite(database) : openPostgres(database)
}

/**
 * @param {string} path
 * @returns {Queries}
 */
function openSqlite(path) {
  const database = new Libsql(path)
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  /** @type {Map<string, import('libsql').Statement>} */
  const statements = new Map()
  return {
    async query(sql, values = []) {
      const statement = statements.get(sql) ?? database.prepare(sql)
      statements.set(sql, statement)
      if (statement.reader) return /** @type {Row[]} */ (statement.all(...values))
      statement.run(...values)
      return []
    },
    async close() {
      database.close()
    },
  }
}

/**
 * @param {string} url
 * @returns {Queries}
 */
function openPostgres(url) {
  const pool = new pg.Pool({ connectionString: url, max: POOL })
  // The next query reports a broken connection.
  pool.on('error', () => {})
  /** @type {Map<string, { name: string, text: string }>} */
  const statements = new Map()
  return {
    async query(sql, values = []) {
      const statement = statements.get(sql) ?? { name: `s${statements.size}`, text: sql.replaceAll(/\?(\d)/g, '$$$1') }
      statements.set(sql, statement)
      const { rows } = await pool.query({ ...statement, values })
      return rows
    },
    close: () => pool.end(),
  }
}
