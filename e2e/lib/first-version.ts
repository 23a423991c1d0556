import { createParley } from '@parley/core'
import { migrationSql as postgresSql } from '@parley/store-kysely/postgres'
import { migrationSql as sqliteSql } from '@parley/store-kysely/sqlite'
import Database from 'libsql'
import { query } from './database.ts'
import { paper, written } from './paper.ts'
import { isUrl, runOn } from './postgres.ts'
import type { Row } from './row.ts'
import { storeOn } from './store-on.ts'

/** One migration, printed for tools of the operator. */
interface Printed {
  name: string
  sql: string
}

/** Every migration, oldest first. */
export function migrationsFor(database: string): Printed[] {
  const [, ...parts] = (isUrl(database) ? postgresSql() : sqliteSql()).split(/^-- (\d{4}-[\w-]+);$/m)
  return Array.from({ length: parts.length / 2 }, (_, place) => ({
    name: parts[2 * place] ?? '',
    sql: parts[2 * place + 1] ?? '',
  }))
}

/** Applies printed migrations. */
export async function apply({ sql }: Printed, database: string): Promise<void> {
  if (isUrl(database)) return runOn(database, sql)
  const file = new Database(database)
  file.exec(sql)
  file.close()
}

/** A table of the first version, and its columns. */
export interface FirstTable {
  name: string
  columns: string[]
}

/** Brings an empty database up to date and fills it by use, with this many messages and their related records. */
export async function fill(database: string, messages: number): Promise<void> {
  await using parley = await createParley({ store: storeOn(database), channels: { post: paper({ sent: [] }) } })
  const write = async (number: number): Promise<void> => {
    const note = { id: String(number), from: `person ${number % 97}`, text: `text${number} of many`, at: number }
    // Hundreds at once may take a slow machine longer than the limit of a request.
    while (!(await parley.handleWebhook('post', written(note))).ok);
  }
  for (let first = 0; first < messages; first += 500) {
    await Promise.all(Array.from({ length: Math.min(500, messages - first) }, (_, place) => write(first + place)))
  }
  const { items, asOf } = await parley.conversations.list({ limit: 20 })
  for (const { id } of items) {
    await parley.messages.send(id, { text: 'an answer' })
    await parley.conversations.update(id, { starred: true, readThrough: asOf, labels: ['seen'] })
  }
  await parley.drain()
}

/**
 * Creates a database of the first version with the rows of a filled one, for a later comparison by `differences`. On a
 * server the two are one database, with the filled schema set aside.
 */
export async function backToFirst(filled: string, database: string): Promise<FirstTable[]> {
  const [first] = migrationsFor(database)
  if (first === undefined) throw new Error('There is no migration.')
  if (isUrl(database)) await runOn(database, 'alter schema parley rename to filled')
  await apply(first, database)
  return isUrl(database) ? copyOnServer(database) : copyOnFile(filled, database)
}

/** The number of rows that are not in both, by table. */
export function differences(filled: string, database: string, tables: readonly FirstTable[]): Record<string, number> {
  const counts = tables.map(({ name, columns }): [string, number] => {
    const row = columns.map((column) => `cast("${column}" as text)`).join(', ')
    const [then, now] = [`select ${row} from filled.${name}`, `select ${row} from ${name}`]
    const sql = `select (select count(*) from (${then} except ${now}) as gone)
      + (select count(*) from (${now} except ${then}) as come) as count`
    return [name, Number(ask(filled, database, sql)[0]?.count)]
  })
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

function ask(filled: string, database: string, sql: string): Row[] {
  if (isUrl(database)) return query(database, sql.replaceAll('filled.parley_', 'filled.'))
  const both = new Database(database, { readonly: true })
  try {
    both.exec(`attach '${filled}' as filled`)
    return both.prepare(sql).all() as Row[]
  } finally {
    both.close()
  }
}

function copyOnFile(filled: string, file: string): FirstTable[] {
  const database = new Database(file)
  try {
    const names = database.prepare(`select name from sqlite_master where type = 'table'`).all() as { name: string }[]
    const tables = names
      .filter(({ name }) => name.startsWith('parley_') && name !== 'parley_migrations')
      .map(({ name }) => {
        const columns = database.pragma(`table_info(${name})`) as { name: string }[]
        return { name, columns: columns.map((column) => column.name) }
      })
    database.exec(`attach '${filled}' as filled`)
    for (const table of tables) database.exec(`delete from ${table.name}; ${copy(table, 'filled.', '')}`)
    return tables
  } finally {
    database.close()
  }
}

async function copyOnServer(database: string): Promise<FirstTable[]> {
  const rows = query(
    database,
    `select table_name as name, string_agg(column_name, ' ' order by ordinal_position) as columns,
       max(case when is_identity = 'YES' then column_name end) as identity
     from information_schema.columns where table_schema = 'parley' and table_name <> 'migrations' group by table_name`,
  )
  const tables = rows.map(({ name, columns }) => ({ name: `parley_${name}`, columns: String(columns).split(' ') }))
  for (const table of tables) {
    const sql = copy(table, 'filled.', 'overriding system value ').replaceAll(/filled\.parley_/g, 'filled.')
    await runOn(database, `truncate parley.${table.name.slice(7)}; ${sql.replaceAll('parley_', 'parley.')}`)
  }
  for (const { name, identity } of rows) {
    if (identity === null) continue
    const next = `pg_get_serial_sequence('parley.${name}', '${identity}')`
    await runOn(database, `select setval(${next}, coalesce(max(${identity}), 0) + 1, false) from parley.${name}`)
  }
  return tables
}

function copy({ name, columns }: FirstTable, from: string, how: string): string {
  const list = columns.map((column) => `"${column}"`).join(', ')
  return `insert into ${name} (${list}) ${how}select ${list} from ${from}${name}`
}
