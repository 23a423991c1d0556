import { ParleyError, type StoreOptions } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import { postgresDialect, SCHEMA } from '../postgres/dialect.ts'
import type { Session } from '../postgres/sessions.ts'
import { bind, columns, type Dialect, type Row, type Statement, statement } from '../statement.ts'
import { countRows, type MovedTable, movedTables } from './layout.ts'
import type { Source } from './source.ts'

/** How far a table is moved. */
export interface MoveProgress {
  table: string
  /** How many of its rows are written. */
  rows: number
  of: number
}

export interface CopyOptions extends StoreOptions {
  onProgress?: ((progress: MoveProgress) => void) | undefined
}

const types = { text: 'text', json: 'text', boolean: 'boolean', integer: 'bigint', time: 'bigint', counter: 'bigint' }

const every = ({ table }: Dialect): RawBuilder<unknown> => sql.join(movedTables.map(({ name }) => table(name)))

// Others may look meanwhile, and see nothing; who wants to write waits, and finds what was moved.
const keepWritersOut = statement((_, dialect) => sql`lock table ${every(dialect)} in exclusive mode`)
const refreshStatistics = statement((_, dialect) => sql`analyze ${every(dialect)}`)
const writeEpoch = statement((slot, { table }) => sql`update ${table('store')} set epoch = ${slot('epoch')}`)
const findOne = (name: string): Statement => statement((_, { table }) => sql`select 1 from ${table(name)} limit 1`)

/**
 * Writes everything of a source into tables that are empty, within one transaction of the target.
 *
 * @throws `input.invalid` where they are not, `internal` where a table does not have as many rows as the source's in the end
 */
export async function copy(source: Source, target: Session, options: CopyOptions): Promise<MoveProgress[]> {
  await run(target, keepWritersOut)
  await ensureEmpty(target)
  const moved: MoveProgress[] = []
  for (const table of movedTables) moved.push(await copyTable(source, target, table, options))
  await run(target, writeEpoch, { epoch: await source.epoch() })
  await run(target, refreshStatistics)
  return moved
}

async function copyTable(
  source: Source,
  target: Session,
  table: MovedTable,
  { onProgress, signal }: CopyOptions,
): Promise<MoveProgress> {
  const { name } = table
  const write = insertInto(table)
  const of = await source.count(table)
  let rows = 0
  for await (const page of source.rows(table, { signal })) {
    await run(target, write, { page: JSON.stringify(page) })
    rows += page.length
    onProgress?.({ table: name, rows, of })
  }
  if (of === 0) onProgress?.({ table: name, rows, of })
  if (table.placed) await run(target, goOnBehind(table))
  const [counted] = await run(target, countRows(table))
  if (Number(counted?.rows) === of) return { table: name, rows, of }
  throw new ParleyError('internal', { reason: `${counted?.rows} of ${of} rows of ${name} arrived: nothing is moved.` })
}

async function ensureEmpty(target: Session): Promise<void> {
  const full: string[] = []
  for (const { name } of movedTables) {
    const found = await run(target, findOne(name))
    if (found.length > 0) full.push(name)
  }
  if (full.length === 0) return
  const reason = `It holds data already (${full.join(', ')}). What is moved goes into a schema parley that is empty or not there.`
  throw new ParleyError('input.invalid', { reason })
}

// JSON stays the text that it is, and a row in the place that it has.
function insertInto({ name, columns: all }: MovedTable): Statement {
  const given = all.map(({ name: column, type }) => sql`${sql.ref(column)} ${sql.raw(types[type])}`)
  const taken = all.map(({ name: column, type }) => (type === 'json' ? sql`${sql.ref(column)}::json` : sql.ref(column)))
  return statement(
    (slot, { table }) => sql`
      insert into ${table(name)} (${columns(all.map((column) => column.name))}) overriding system value
      select ${sql.join(taken)} from json_to_recordset(${slot('page')}::json) as page(${sql.join(given)})`,
  )
}

// What is written afterwards gets a place behind all that was moved.
function goOnBehind({ name }: MovedTable): Statement {
  return statement(
    (_, { table }) => sql`
      select setval(pg_get_serial_sequence(${sql.lit(`${SCHEMA}.${name}`)}, 'place'), max(place)) from ${table(name)}`,
  )
}

function run(target: Session, wanted: Statement, values: Row = {}): Promise<Row[]> {
  const compiled = wanted.in(postgresDialect)
  return target.query(compiled, bind(compiled, values))
}
