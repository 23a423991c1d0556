import { ParleyError } from '@parley/core'
import type { ColumnType, StoreOptions } from '@parley/core/store'
import { type RawBuilder, sql } from 'kysely'
import { postgresDialect } from '../postgres/dialect.ts'
import { SCHEMA } from '../postgres/schema/names.ts'
import type { Session } from '../postgres/sessions.ts'
import { bind, columns, type Dialect, type Row, type Statement, statement } from '../statement.ts'
import { countRows, type MovedTable } from './layout.ts'
import type { Source } from './source.ts'

/** The progress of one table. */
export interface MoveProgress {
  table: string
  /** The number of its rows that are written. */
  rows: number
  of: number
}

export interface CopyOptions extends StoreOptions {
  onProgress?: ((progress: MoveProgress) => void) | undefined
}

const types: { readonly [Type in ColumnType]: string } = {
  ...{ text: 'text', json: 'text', set: 'text', boolean: 'boolean' },
  ...{ integer: 'bigint', time: 'bigint', counter: 'bigint' },
}

const every = (tables: readonly MovedTable[], { table }: Dialect): RawBuilder<unknown> =>
  sql.join(tables.map(({ name }) => table(name)))

// Other transactions may read meanwhile, and find nothing. A writer waits, and then finds the moved rows.
const keepWritersOut = (tables: readonly MovedTable[]): Statement =>
  statement((_, dialect) => sql`lock table ${every(tables, dialect)} in exclusive mode`)
const refreshStatistics = (tables: readonly MovedTable[]): Statement =>
  statement((_, dialect) => sql`analyze ${every(tables, dialect)}`)
const writeEpoch = statement((slot, { table }) => sql`update ${table('store')} set epoch = ${slot('epoch')}`)
const findOne = (name: string): Statement => statement((_, { table }) => sql`select 1 from ${table(name)} limit 1`)

/**
 * Writes everything of a source into empty tables, within one transaction of the target.
 *
 * @throws `input.invalid` if the tables are not empty. `internal` if a table ends with another number of rows than the
 * source has
 */
export async function copy(
  source: Source,
  target: Session,
  tables: readonly MovedTable[],
  options: CopyOptions,
): Promise<MoveProgress[]> {
  await run(target, keepWritersOut(tables))
  await ensureEmpty(target, tables)
  const moved: MoveProgress[] = []
  for (const table of tables) moved.push(await copyTable(source, target, table, options))
  await run(target, writeEpoch, { epoch: await source.epoch() })
  await run(target, refreshStatistics(tables))
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
  if (table.placed) await run(target, goOnBehind(table), { place: await source.lastPlace(table) })
  const [counted] = await run(target, countRows(table))
  if (Number(counted?.rows) === of) return { table: name, rows, of }
  throw new ParleyError('internal', { reason: `${counted?.rows} of ${of} rows of ${name} arrived: nothing is moved.` })
}

async function ensureEmpty(target: Session, tables: readonly MovedTable[]): Promise<void> {
  const full: string[] = []
  for (const { name } of tables) {
    const found = await run(target, findOne(name))
    if (found.length > 0) full.push(name)
  }
  if (full.length === 0) return
  const reason = `It holds data already (${full.join(', ')}). The schema parley must be empty or absent.`
  throw new ParleyError('input.invalid', { reason })
}

// JSON stays the same text, and each row keeps its place.
function insertInto({ name, columns: all, rewritten }: MovedTable): Statement {
  const given = all.map(({ name: column, type }) => sql`${sql.ref(column)} ${sql.raw(types[type])}`)
  const taken = all.map(({ name: column, type }) =>
    type === 'json' || type === 'set' ? sql`${sql.ref(column)}::json` : sql.ref(column),
  )
  return statement(
    (slot, { table }) => sql`
      insert into ${table(name)} (${columns(all.map((column) => column.name))}) overriding system value
      select ${sql.join(taken)} from json_to_recordset(${slot('page')}::json) as page(${sql.join(given)})
      ${rewritten === undefined ? sql`` : onConflict(rewritten)}`,
  )
}

function onConflict({ key, columns: written }: NonNullable<MovedTable['rewritten']>): RawBuilder<unknown> {
  if (written.length === 0) return sql`on conflict do nothing`
  const set = written.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`)
  return sql`on conflict (${columns(key)}) do update set ${sql.join(set)}`
}

// Later rows get places after all earlier ones.
function goOnBehind({ name }: MovedTable): Statement {
  return statement(
    (slot) => sql`
      select setval(pg_get_serial_sequence(${sql.lit(`${SCHEMA}.${name}`)}, 'place'),
        greatest(1, ${slot('place')}::bigint), ${slot('place')}::bigint > 0)`,
  )
}

function run(target: Session, wanted: Statement, values: Row = {}): Promise<Row[]> {
  const compiled = wanted.in(postgresDialect)
  return target.query(compiled, bind(compiled, values))
}
