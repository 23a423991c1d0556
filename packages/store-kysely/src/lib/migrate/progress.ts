import { sql } from 'kysely'
import { ask, type Script, tell } from '../script.ts'
import { type Dialect, type SqlValue, statement } from '../statement.ts'

/** The contents of a filled table. */
export interface Contents {
  version: number
  /** The parts of a record that the table contains. */
  parts: readonly string[]
}

/** The progress of a fill. */
export interface Progress {
  /** The contents of the whole table. Version 0: nothing yet. */
  has: Contents
  /** The last row of the filled part. Absent before the first. */
  position: readonly SqlValue[] | undefined
}

const read = statement(
  (slot, { table }) => sql`
    select version, contents, target, position from ${table('fills')} where name = ${slot('name')}`,
)
const goOn = statement(
  (slot, { table }) => sql`
    update ${table('fills')} set target = ${slot('target')}, position = ${slot('position')} where name = ${slot('name')}`,
)
const end = statement(
  (slot, { table }) => sql`
    update ${table('fills')} set version = ${slot('version')}, contents = ${slot('contents')},
      target = null, position = null
    where name = ${slot('name')}`,
)

/** Reads the progress of a table; `undefined` if it does not exist. */
export function* readProgress(name: string, wanted: Contents): Script<Progress | undefined> {
  const [row] = yield* ask(read, { name })
  if (row === undefined) return undefined
  const begun = row.target === JSON.stringify(wanted) && row.position !== null
  return {
    has: { version: Number(row.version), parts: JSON.parse(String(row.contents)) },
    position: begun ? JSON.parse(String(row.position)) : undefined,
  }
}

/** Writes the progress of a table: after a row, or at its end. */
export function* writeProgress(name: string, wanted: Contents, position: readonly SqlValue[] | 'end'): Script<void> {
  if (position === 'end') {
    yield* tell(end, [{ name, version: wanted.version, contents: JSON.stringify(wanted.parts) }])
  } else yield* tell(goOn, [{ name, target: JSON.stringify(wanted), position: JSON.stringify(position) }])
}

/** Whether a table lacks some wanted contents. Contents beyond them are of a newer program, and stay. */
export function lacks({ version, parts }: Contents, wanted: Contents): boolean {
  return version < wanted.version || wanted.parts.some((part) => !parts.includes(part))
}

/** The SQL that begins the progress of a new table. Without records it is complete at once. */
export function beginProgress(name: string, records: string, { version, parts }: Contents, dialect: Dialect): string {
  const named = (table: string): string => dialect.table(table).compile(dialect.compiler).sql
  const contents = JSON.stringify(parts).replaceAll("'", "''")
  return `insert into ${named('fills')} (name, version, contents)
  select '${name}', case when exists (select 1 from ${named(records)}) then 0 else ${version} end, '${contents}'`
}
