import { createRequire } from 'node:module'
import { type SqliteDatabase, sqlite } from '../src/sqlite.ts'

/*
 * A process that migrates a file and prints the report; or one that stops forever inside the migration, before the
 * statement of the given number, and says so. Arguments: where to load libsql from, the file, the number.
 */
const [from = '', path = '', stopAt = ''] = process.argv.slice(2)
const Database: new (path: string) => SqliteDatabase = createRequire(from)('libsql')

const store = sqlite(stopping(new Database(path), Number(stopAt)))
process.stdout.write(JSON.stringify(await store.migrate({ apply: true })))
await store[Symbol.asyncDispose]()

function stopping(database: SqliteDatabase, last: number): SqliteDatabase {
  let created = 0
  return {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      if (sql.startsWith('create') && ++created === last) {
        process.stdout.write('midway')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      }
      return database.prepare(sql)
    },
  }
}
