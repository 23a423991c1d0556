import { sql } from 'kysely'
import type { Catalog } from '../migrate/missing.ts'
import { ask, type Script } from '../script.ts'
import { statement } from '../statement.ts'
import { PREFIX } from './dialect.ts'

const everything = statement(
  () => sql`select type, substr(name, ${sql.lit(PREFIX.length + 1)}) as name from sqlite_master
    where substr(name, 1, ${sql.lit(PREFIX.length)}) = ${sql.lit(PREFIX)}`,
)
const columnsOfAll = statement(
  () => sql`
    select substr(m.name, ${sql.lit(PREFIX.length + 1)}) as within, p.name, p.type, p."notnull" as required
    from sqlite_master m, pragma_table_info(m.name) p
    where m.type = 'table' and m.sql not like 'create virtual%' and substr(m.name, 1, ${sql.lit(PREFIX.length)}) = ${sql.lit(PREFIX)}`,
)
const formatOf = statement((_, { table }) => sql`select format from ${table('store')}`)

/** Reads the parts of Parley in a database. */
export function* readCatalog(): Script<Catalog> {
  const parts = new Map<string, string>()
  for (const { type, name } of yield* ask(everything)) parts.set(`${type} ${name}`, '')
  for (const { within, name, type, required } of yield* ask(columnsOfAll)) {
    const kept = String(type).toLowerCase()
    parts.set(`column ${within}.${name}`, Number(required) === 1 ? `${kept} not null` : kept)
  }
  if (!parts.has('column store.format')) return { parts, format: undefined }
  const [row] = yield* ask(formatOf)
  return { parts, format: row === undefined ? undefined : Number(row.format) }
}
