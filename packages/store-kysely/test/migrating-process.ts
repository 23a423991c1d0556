import { createRequire } from 'node:module'
import { type SqliteDatabase, sqlite } from '../src/sqlite.ts'
import { laterSchema } from './later-schema.ts'
import { schema } from './records.ts'

/*
 * A process that migrates a file and prints the report. With a number it stops forever before the statement of that
 * number, and prints that it does. Arguments: the folder to load libsql from, the file, `first` or `later`, the number.
 */
const [from = '', path = '', which = '', stopAt = ''] = process.argv.slice(2)
const Database: new (path: string) => SqliteDatabase = createRequire(from)('libsql')

const store = sqlite(stopping(new Database(path), Number(stopAt)))
const report = await store.migrate({ schema: which === 'later' ? laterSchema : schema, apply: true })
process.stdout.write(JSON.stringify(report))
await store[Symbol.asyncDispose]()

function stopping(database: SqliteDatabase, last: number): SqliteDatabase {
  let begun = false
  let ran = 0
  let running = ''
  // A statement that runs for many rows is one statement.
  const stopBefore = (sql: string): void => {
    if (!begun || sql === running) return
    running = sql
    ran += 1
    if (ran !== last) return
    process.stdout.write('midway')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  return {
    exec(sql) {
      // Counts from the first transaction that writes, its end included.
      begun ||= sql === 'begin immediate'
      if (sql === 'commit') stopBefore(sql)
      return database.exec(sql)
    },
    close: () => database.close(),
    prepare(sql) {
      const prepared = database.prepare(sql)
      return {
        all: (...values) => prepared.all(...values),
        run(...values) {
          stopBefore(sql)
          return prepared.run(...values)
        },
      }
    },
  }
}
