import { existsSync } from 'node:fs'
import { ParleyError } from '@parley/core'
import type { StoreOptions } from '@parley/core/store'
import { type RawBuilder, sql } from 'kysely'
import type { Connection } from '../connection.ts'
import type { Layout } from '../layout.ts'
import { migrate } from '../migrate.ts'
import { tell } from '../script.ts'
import { readCatalog } from '../sqlite/catalog.ts'
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

const givenPlace = statement(
  (slot, { table }) => sql`select place from ${table('places')} where name = ${slot('name')}`,
)
const highestPlace = (name: string): Statement =>
  statement((_, { table }) => sql`select coalesce(max(place), 0) as place from ${table(name)}`)

// A lock on the whole file lasts as long as its journal. Without a journal the file is complete by itself.
const letGo = [
  statement(() => sql`pragma journal_mode = delete`),
  statement(() => sql`pragma locking_mode = normal`),
  statement(() => sql`select 1 from sqlite_master limit 1`),
]

/** The source of a move. No other process has it open. */
export interface Source extends AsyncDisposable {
  epoch(): Promise<string>
  count(table: MovedTable): Promise<number>
  /** The highest place that a row of a table ever had. 0 if there is no such row. */
  lastPlace(table: MovedTable): Promise<number>
  /** All rows of a table, in batches. */
  rows(table: MovedTable, options?: StoreOptions): AsyncIterable<Row[]>
  /** Begins another log. A client that continues here gets `reset` for a cursor of the moved log. */
  leave(): Promise<void>
}

/**
 * Opens the SQLite database of a file for this connection alone, and migrates it.
 *
 * @throws `input.invalid` if the file does not exist or has columns that the layout lacks. `store.unavailable` while
 * another process has it open
 */
export async function openSource(path: string, layout: Layout): Promise<Source> {
  if (!existsSync(path)) throw new ParleyError('input.invalid', { reason: 'There is no such file.' })
  const database = await openFile(path, { alone: true }).catch((error: unknown) => {
    throw failureOf(error, path)
  })
  const connection = syncConnection({ open: async () => database, owned: true, file: path })
  try {
    await ensureKnown(connection, layout)
    await migrate(connection, sqliteMigrations, layout, { apply: true })
  } catch (error) {
    await release(connection)
    throw error
  }
  return sourceOver(connection)
}

/** Ensures that this program can read all tables and columns of a file. */
async function ensureKnown(connection: Connection, layout: Layout): Promise<void> {
  const { parts } = await connection.read(readCatalog)
  if (!parts.has('table store')) throw new ParleyError('input.invalid', { reason: 'It holds no tables of Parley.' })
  await migrate(connection, sqliteMigrations, layout, { apply: false })
  const known = new Set(
    [...layout.values()].flatMap(({ name, columns: all }) => all.map((each) => `${name}.${each.name}`)),
  )
  const columnsOfRecords = [...parts.keys()]
    .filter((part) => /^column [^.]+\.\w+$/.test(part))
    .map((part) => part.slice(7))
  const tables = columnsOfRecords.filter((column) => column.endsWith('.version')).map((column) => column.split('.')[0])
  const left = columnsOfRecords.filter((column) => {
    const [table, name] = column.split('.')
    return tables.includes(table) && name !== 'place' && !known.has(column) && table !== 'fills'
  })
  if (left.length === 0) return
  const reason = `It has columns that the schema lacks: ${left.slice(0, 5).join(', ')}.`
  throw new ParleyError('input.invalid', { reason, fix: 'Give the schema of the program that wrote the file.' })
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
    async lastPlace({ name }) {
      const { parts } = await connection.read(readCatalog)
      const [given] = parts.has('table places') ? await connection.ask(givenPlace, { name }) : []
      const [row] = await connection.ask(highestPlace(name), {})
      return Math.max(Number(given?.place ?? 0), Number(row?.place ?? 0))
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
    // If the disk is full or gone, closing releases the file.
  } finally {
    await connection.close()
  }
}

// Pages follow each other, each from the last row of the one before. No other process writes meanwhile.
function walkThrough({ name, columns: all, walk }: MovedTable): { first: Statement; next: Statement } {
  const selected = columns([...new Set([...walk, ...all.map((column) => column.name)])])
  const page = (dialect: Dialect, behind: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select ${selected} from ${dialect.table(name)} ${behind} order by ${columns(walk)} limit ${sql.lit(BATCH)}`
  return {
    first: statement((_, dialect) => page(dialect, sql``)),
    next: statement((slot, dialect) => page(dialect, sql`where (${columns(walk)}) > (${sql.join(walk.map(slot))})`)),
  }
}
