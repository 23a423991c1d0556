import { createHash } from 'node:crypto'
import { type MigrateOptions, type MigrationReport, ParleyError } from '@parley/core'
import { type Compilable, sql } from 'kysely'
import type { Connection } from './connection.ts'
import { ask, type Script, tell } from './script.ts'
import { statement } from './statement.ts'

/** One step of the schema. Frozen once released: what was applied must stay what is written here. */
export interface Migration {
  /** Sorts behind every earlier one: `0001-foundation`. */
  name: string
  statements: readonly Compilable[]
}

const hasTable = statement(
  () => sql`select name from sqlite_master where type = 'table' and name = 'parley_migrations'`,
)
const createTable = statement(
  () => sql`
    create table if not exists parley_migrations (
      name text primary key, applied_at integer not null, checksum text not null)`,
)
const appliedMigrations = statement(() => sql`select name, checksum from parley_migrations`)
const recordMigration = statement(
  (slot) => sql`
    insert into parley_migrations (name, applied_at, checksum)
    values (${slot('name')}, unixepoch() * 1000, ${slot('checksum')})`,
)

/** Applies what is missing, each migration in a transaction that holds the database, or only tells what is missing. */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  { apply, signal }: MigrateOptions,
): Promise<MigrationReport> {
  const pending = await connection.read(() => pendingOf(migrations), { signal })
  if (!apply) return { applied: [], pending: pending.map(({ name }) => name) }
  const applied: string[] = []
  for (const migration of pending) {
    if (await connection.write(() => applyOnce(migration), { signal })) applied.push(migration.name)
  }
  return { applied, pending: [] }
}

/** The SQL of migrations, for whoever applies it with tools of their own. */
export function printMigrations(migrations: readonly Migration[]): string {
  const printed = migrations.map((migration) => {
    const { name, statements } = migration
    const record = `insert into parley_migrations values ('${name}', unixepoch() * 1000, '${checksumOf(migration)}')`
    return [`-- ${name}`, 'begin immediate', createTable.sql.trim(), ...statements.map(sqlOf), record, 'commit'].join(
      ';\n',
    )
  })
  return `${printed.join(';\n\n')};\n`
}

function* pendingOf(migrations: readonly Migration[]): Script<Migration[]> {
  const applied = yield* readApplied()
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum === undefined || checksum === checksumOf(migration)) continue
    throw new ParleyError('store.migrations_pending', {
      reason: `${migration.name} was applied with other contents than this program has.`,
    })
  }
  return migrations.filter(({ name }) => !applied.has(name))
}

// Another process may have applied it while this one waited for the database.
function* applyOnce(migration: Migration): Script<boolean> {
  yield* tell(createTable, [{}])
  const applied = yield* readApplied()
  if (applied.has(migration.name)) return false
  for (const each of migration.statements) yield { sql: sqlOf(each), bindings: [[]], reads: false }
  yield* tell(recordMigration, [{ name: migration.name, checksum: checksumOf(migration) }])
  return true
}

function* readApplied(): Script<Map<string, string>> {
  const table = yield* ask(hasTable)
  if (table.length === 0) return new Map()
  const rows = yield* ask(appliedMigrations)
  return new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]))
}

function sqlOf(each: Compilable): string {
  return each.compile().sql
}

function checksumOf({ statements }: Migration): string {
  return createHash('sha256').update(statements.map(sqlOf).join(';\n')).digest('hex')
}
