import { existsSync } from 'node:fs'
import { ParleyError, type StoreOptions } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { migrate } from '../migrate.ts'
import { tell } from '../script.ts'
import { openFile } from '../sqlite/driver.ts'
import { failureOf } from '../sqlite/failure.ts'
import { sqliteMigrations } from '../sqlite/migrations.ts'
import { syncConnection } from '../sqlite/sync-connection.ts'
import { columns, type Dialect, type Row, type Statement, statement } from '../statement.ts'
import { countRows, type MovedTable } from './layout.ts'

/** How many rows are read and written at once. */
const BATCH = 500

const readEpoch = statement((_, { table }) => sql`select epoch from ${table('store')}`)
const renewEpoch = statement((_, { table }) => sql`update ${table('store')} set epoch = lower(hex(randomblob(8)))`)

// A lock that was taken for the whole file lasts as long as its journal. Left without one, the file is whole by itself.
const letGo = [
  statement(() => sql`pragma journal_mode = delete`),
  statement(() => sql`pragma locking_mode = normal`),
  statement(() => sql`select 1 from sqlite_master limit 1`),
]

/** The database that is moved from; nobody else has it open. */
export interface Source extends AsyncDisposable {
  epoch(): Promise<string>
  count(table: MovedTable): Promise<number>
  /** All rows of a table, a batch at a time. */
  rows(table: MovedTable, options?: StoreOptions): AsyncIterable<Row[]>
  /** Begins another log: who goes on here in spite of all is told that cursors of the moved log are not of it. */
  leave(): Promise<void>
}

/**
 * Opens the SQLite database of a file for this connection alone, and brings it up to date.
 *
 * @throws `input.invalid` where there is none, `store.unavailable` while others have it open
 */
export async function openSource(path: string): Promise<Source> {
  if (!existsSync(path)) throw new ParleyError('input.invalid', { reason: 'There is no such file.' })
  const database = await openFile(path, { alone: true }).catch((error: unknown) => {
    throw failureOf(error, path)
  })
  const connection = syncConnection({ open: async () => database, owned: true, file: path })
  try {
    const { pending } = await migrate(connection, sqliteMigrations, { apply: false })
    if (pending.length === sqliteMigrations.steps.length) {
      throw new ParleyError('input.invalid', { reason: 'It holds no tables of Parley.' })
    }
    await migrate(connection, sqliteMigrations, { apply: true })
  } catch (error) {
    await release(connection)
    throw error
  }
  return sourceOver(connection)
}

function sourceOver(connection: Connection): Source {
  return {
    async epoch() {
      const [row] = await connection.ask(readEpoch, {})
      return String(row?.epoch)
    },
    async count(table) {
      const [row] = await connection.ask(countRows(table), {})
      return Number(row?.rows)
    },
    async *rows(table, options) {
      const { first, next } = walkThrough(table)
      let page = await connection.ask(first, {}, options)
      for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
        yield page
        page = await connection.ask(next, last, options)
      }
    },
    async leave() {
      await connection.write(() => tell(renewEpoch, [{}]))
    },
    [Symbol.asyncDispose]: () => release(connection),
  }
}

async function release(connection: Connection): Promise<void> {
  try {
    for (const each of letGo) await connection.ask(each, {})
  } catch {
    // Where the disk is full or gone, it is let go when it is closed.
  } finally {
    await connection.close()
  }
}

// A page after the other, each behind the last row of the one before: nobody writes meanwhile.
function walkThrough({ name, columns: all, walk }: MovedTable): { first: Statement; next: Statement } {
  const selected = columns([...new Set([...walk, ...all.map((column) => column.name)])])
  const page = (dialect: Dialect, behind: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select ${selected} from ${dialect.table(name)} ${behind} order by ${columns(walk)} limit ${sql.lit(BATCH)}`
  return {
    first: statement((_, dialect) => page(dialect, sql``)),
    next: statement((slot, dialect) => page(dialect, sql`where (${columns(walk)}) > (${sql.join(walk.map(slot))})`)),
  }
}
