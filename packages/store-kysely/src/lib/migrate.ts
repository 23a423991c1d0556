import { createHash } from 'node:crypto'
import { type MigrateOptions, type MigrationReport, ParleyError } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import type { Connection } from './connection.ts'
import { ask, type Script, tell } from './script.ts'
import { type Dialect, type Statement, statement } from './statement.ts'

/** One step of the schema. Frozen once released: what was applied must stay what is written here. */
export interface Migration {
  /** Sorts behind every earlier one: `0001-foundation`. */
  name: string
  /** The SQL of its statements. */
  statements: readonly string[]
  /** What of it SQL cannot do. */
  finish?: Finish
}

/** What is left to do after the statements of a migration, in as many transactions as it takes. */
export interface Finish {
  /** Answers a row while there is something left. */
  left: Statement
  /** Does some of it; answers whether it did. Who is killed between two leaves the rest to whoever migrates next. */
  some(): Script<boolean>
}

/** Every step of an engine's schema, oldest first, and how that engine keeps account of them. */
export interface Migrations {
  dialect: Dialect
  steps: readonly Migration[]
  /** Begins a transaction that nobody else migrates in. */
  begin: string
  /** Makes the room that the account is kept in; each may run again. */
  prepare: readonly string[]
  /** Answers a row where there is an account. */
  hasAccount: Statement
  /** Milliseconds since 1970, as SQL. */
  now: string
  /** Refuses a schema that is newer than this program. */
  refuseNewer: boolean
  /** Looks whether the database can hold every text. @throws `store.misconfigured` */
  ensureFit?(): Script<void>
  /** Settings of the engine under which what was acknowledged can be lost with the power. */
  findUnsafe(): Script<string[]>
}

const appliedMigrations = statement((_, { table }) => sql`select name, checksum from ${table('migrations')}`)

const recordMigration = (now: string): Statement =>
  statement(
    (slot, { table }) => sql`
      insert into ${table('migrations')} (name, applied_at, checksum)
      values (${slot('name')}, ${sql.raw(now)}, ${slot('checksum')})`,
  )

/** How long it waits, in milliseconds, for another process that is at it: large tables take their time. */
const TIMEOUT = 600_000

/** How long a start may look, in milliseconds: it connects first, and the server may be slow. */
const LOOKING = 10_000

/** Applies what is missing, each migration in a transaction that keeps all others out, or only tells what is missing. */
export async function migrate(
  connection: Connection,
  migrations: Migrations,
  { apply, signal }: MigrateOptions,
): Promise<MigrationReport> {
  // A caller that only asks, such as a health check, is answered as soon as by any other read.
  const timeout = apply ? { timeout: LOOKING } : {}
  const { pending, unsafe } = await connection.read(() => lookAt(migrations), { signal, ...timeout })
  const report = unsafe.length > 0 ? { unsafe } : {}
  if (!apply) return { applied: [], pending: pending.map(({ name }) => name), ...report }
  const applied: string[] = []
  for (const migration of pending) {
    const { name, finish } = migration
    let did = await connection.write(() => applyOnce(migrations, migration), { signal, timeout: TIMEOUT })
    const goOn = finish === undefined ? undefined : () => finishSome(migrations, finish)
    while (goOn !== undefined && (await connection.write(goOn, { signal, timeout: TIMEOUT }))) did = true
    if (did) applied.push(name)
  }
  return { applied, pending: [], ...report }
}

/** The SQL of migrations, for whoever applies it with tools of their own. */
export function printMigrations({ dialect, steps, begin, prepare, now }: Migrations): string {
  const account = nameOf(dialect.table('migrations'), dialect)
  const printed = steps.map((migration) => {
    const { name, statements } = migration
    const record = `insert into ${account} values ('${name}', ${now}, '${checksumOf(migration)}')`
    return [`-- ${name}`, begin, ...prepare, ...statements, record, 'commit'].join(';\n')
  })
  return `${printed.join(';\n\n')};\n`
}

function* lookAt(migrations: Migrations): Script<{ pending: Migration[]; unsafe: string[] }> {
  if (migrations.ensureFit !== undefined) yield* migrations.ensureFit()
  return { pending: yield* pendingOf(migrations), unsafe: yield* migrations.findUnsafe() }
}

function* pendingOf(migrations: Migrations): Script<Migration[]> {
  const applied = yield* readApplied(migrations)
  for (const migration of migrations.steps) {
    const checksum = applied.get(migration.name)
    if (checksum === undefined || checksum === checksumOf(migration)) continue
    throw new ParleyError('store.migrations_pending', {
      reason: `${migration.name} was applied with other contents than this program has.`,
    })
  }
  if (migrations.refuseNewer) refuseNewer(migrations, applied)
  const pending: Migration[] = []
  for (const migration of migrations.steps) {
    if (!applied.has(migration.name) || (yield* isUnfinished(migration))) pending.push(migration)
  }
  return pending
}

function refuseNewer({ steps }: Migrations, applied: ReadonlyMap<string, string>): void {
  const known = new Set(steps.map(({ name }) => name))
  const [unknown] = [...applied.keys()].filter((name) => !known.has(name))
  if (unknown === undefined) return
  throw new ParleyError('store.migrations_pending', {
    reason: `The schema is newer than this program: ${unknown} was applied.`,
    fix: 'Run the newer version of Parley, or restore a backup from before it.',
  })
}

function* isUnfinished({ finish }: Migration): Script<boolean> {
  return finish !== undefined && (yield* ask(finish.left)).length > 0
}

// Another process may have applied it while this one waited for its turn.
function* applyOnce(migrations: Migrations, migration: Migration): Script<boolean> {
  for (const each of migrations.prepare) yield* tell(literally(each), [{}])
  const applied = yield* readApplied(migrations)
  if (applied.has(migration.name)) return false
  for (const each of migration.statements) yield* tell(literally(each), [{}])
  const record = { name: migration.name, checksum: checksumOf(migration) }
  yield* tell(recordMigration(migrations.now), [record])
  return true
}

function* finishSome({ prepare }: Migrations, { some }: Finish): Script<boolean> {
  for (const each of prepare) yield* tell(literally(each), [{}])
  return yield* some()
}

function* readApplied({ hasAccount }: Migrations): Script<Map<string, string>> {
  const account = yield* ask(hasAccount)
  if (account.length === 0) return new Map()
  const rows = yield* ask(appliedMigrations)
  return new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]))
}

function literally(text: string): Statement {
  return { in: () => ({ sql: text, slots: [] }) }
}

function nameOf(table: RawBuilder<unknown>, { compiler }: Dialect): string {
  return table.compile(compiler).sql
}

function checksumOf({ statements }: Migration): string {
  return createHash('sha256').update(statements.join(';\n')).digest('hex')
}
