import { createParley } from '@parley/core'
import Database from 'libsql'
import { query } from './database.ts'
import { paper, written } from './paper.ts'
import { isUrl, runOn } from './postgres.ts'
import type { Row } from './row.ts'
import { storeOn } from './store-on.ts'

/** A table that has rows, and its columns. */
export interface KeptTable {
  name: string
  columns: string[]
}

/** Fills an empty database by use: with a number of messages, and with the records around them. */
export async function fill(database: string, messages: number): Promise<void> {
  await using parley = await createParley({ store: storeOn(database), channels: { post: paper({ sent: [] }) } })
  const write = async (number: number): Promise<void> => {
    const note = { id: String(number), from: `person ${number % 97}`, text: `text${number} of many`, at: number }
    // Hundreds at once may take a slow machine longer than a call may wait.
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
 * Copies the rows of all tables, and returns the tables. The copy is another file. On a server it is the schema `filled` of
 * the same database. So a copy of the database has it too.
 */
export async function setAside(database: string, file: string): Promise<KeptTable[]> {
  const tables = isUrl(database) ? tablesOnServer(database) : tablesInFile(database)
  if (isUrl(database)) {
    const copies = tables.map(({ name }) => `create table filled.${bare(name)} as table parley.${bare(name)};`)
    await runOn(database, `create schema filled; ${copies.join(' ')}`)
  } else {
    const opened = new Database(database)
    opened.prepare('vacuum into ?').run(file)
    opened.close()
  }
  return tables
}

/** The number of rows that only the copy or only the database has, by table. */
export function differences(file: string, database: string, tables: readonly KeptTable[]): Record<string, number> {
  const counts = tables.map(({ name, columns }): [string, number] => {
    const row = columns.map((column) => `cast("${column}" as text)`).join(', ')
    const [then, now] = [`select ${row} from filled.${name}`, `select ${row} from ${name}`]
    const sql = `select (select count(*) from (${then} except ${now}) as gone)
      + (select count(*) from (${now} except ${then}) as come) as count`
    return [name, Number(ask(file, database, sql)[0]?.count)]
  })
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

function ask(file: string, database: string, sql: string): Row[] {
  if (isUrl(database)) return query(database, sql.replaceAll('filled.parley_', 'filled.'))
  const both = new Database(database, { readonly: true })
  try {
    both.exec(`attach '${file}' as filled`)
    return both.prepare(sql).all() as Row[]
  } finally {
    both.close()
  }
}

// The table of fills gets a row for each table that is filled.
const own = ['parley_fills', 'parley_store']

function tablesInFile(file: string): KeptTable[] {
  const rows = query(
    file,
    `select m.name, group_concat(p.name, ' ') as columns from sqlite_master m, pragma_table_info(m.name) p
     where m.type = 'table' and m.name like 'parley_%' and m.name not like '%_searched_words%' group by m.name`,
  )
  return keptTables(rows)
}

function tablesOnServer(database: string): KeptTable[] {
  const rows = query(
    database,
    `select 'parley_' || table_name as name, string_agg(column_name, ' ' order by ordinal_position) as columns
     from information_schema.columns where table_schema = 'parley' group by table_name`,
  )
  return keptTables(rows)
}

function keptTables(rows: readonly Row[]): KeptTable[] {
  const tables = rows.map(({ name, columns }) => ({ name: String(name), columns: String(columns).split(' ') }))
  return tables.filter(({ name }) => !own.includes(name))
}

function bare(name: string): string {
  return name.slice('parley_'.length)
}
