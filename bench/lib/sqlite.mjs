// SQLite databases, each a file in a folder of the system's temporary ones.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'

/** @typedef {import('./query.mjs').Row} Row */

/** @returns {import('./databases.mjs').Databases} */
export function sqliteDatabases() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  let made = 0
  return {
    async fresh(template) {
      const location = join(folder, `${++made}.db`)
      if (template !== undefined) copyFileSync(template.location, location)
      return {
        location,
        rows: async (sql) => using(location, (database) => /** @type {Row[]} */ (database.prepare(sql).all())),
        async released() {},
        async drop() {
          for (const suffix of ['', '-wal', '-shm']) rmSync(location + suffix, { force: true })
        },
      }
    },
    async makeTemplate({ location }) {
      // Everything into the one file that is copied.
      using(location, (database) => database.exec('pragma wal_checkpoint(truncate)'))
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * @template Result
 * @param {string} location
 * @param {(database: import('libsql').Database) => Result} work
 * @returns {Result}
 */
function using(location, work) {
  const database = new Libsql(location)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
