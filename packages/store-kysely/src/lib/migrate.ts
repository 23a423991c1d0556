import type { MigrateOptions, MigrationReport, StoreOptions } from '@parley/core/store'
import type { Connection } from './connection.ts'
import type { Layout } from './layout.ts'
import { type Fill, fillsOf } from './migrate/fill.ts'
import { type Catalog, groupsOf, missingFrom } from './migrate/missing.ts'
import { type Ddl, type Part, partsOf } from './migrate/part.ts'
import { type Script, tell } from './script.ts'
import { type Dialect, literally } from './statement.ts'

export type { Catalog, Ddl }

/** The work of an engine that makes the database of a layout. */
export interface Migrations {
  dialect: Dialect
  /** Begins a transaction, as it is printed. */
  begin: string
  /** Opens the rows of all tenants to a transaction. Runs first in each one. */
  everywhere?: readonly string[]
  /**
   * Keeps other migrating processes out of the rest of a transaction, and makes room for tables. Runs first in each
   * transaction.
   */
  enter: readonly string[]
  ddl: Ddl
  /** Reads the parts that the database has. */
  catalog(): Script<Catalog>
  /** Ensures that the database can hold every text. @throws `store.misconfigured` */
  ensureFit?(): Script<void>
  /** Settings of the engine under which a loss of power can lose acknowledged commits. */
  findUnsafe(): Script<string[]>
}

/** How long it waits for another process that migrates, in milliseconds. Large tables take minutes. */
const TIMEOUT = 600_000

/**
 * The time limit of the look at a start, in milliseconds. It opens the first connection, and the server may be slow.
 */
const LOOKING = 10_000

/** Makes the parts of a layout that the database lacks, or only reports them. */
export async function migrate(
  connection: Connection,
  migrations: Migrations,
  layout: Layout,
  { apply, signal }: Pick<MigrateOptions, 'apply' | 'signal'>,
): Promise<MigrationReport> {
  const wanted = { parts: partsOf(layout, migrations.ddl), fills: fillsOf(layout, migrations.dialect) }
  // A call that only reports, such as a health check, has the time limit of any other read.
  const timeout = apply ? { timeout: LOOKING } : {}
  const found = await connection.read(() => lookAt(migrations, wanted), { signal, ...timeout })
  const { catalog, missing, unfilled, unsafe } = found
  const report = unsafe.length > 0 ? { unsafe } : {}
  if (!apply) return { applied: [], pending: [...missing, ...unfilled].map(({ name }) => name), ...report }
  const applied: string[] = []
  const patient = { signal, timeout: TIMEOUT }
  for (const group of groupsOf(missing, catalog)) {
    applied.push(...(await connection.write(() => makeGroup(migrations, wanted.parts, group), patient)))
  }
  applied.push(...(await fillAll(connection, migrations, wanted.fills, patient)))
  return { applied, pending: [], ...report }
}

/** The SQL that makes everything of a layout, part by part, for an empty database. */
export function printMigrations(migrations: Migrations, layout: Layout): string {
  const { begin, ddl } = migrations
  const parts = partsOf(layout, ddl).filter(({ column }) => column === undefined)
  const made = parts.map(({ name, statements }) => `-- ${name}\n${statements.map((each) => `${each};`).join('\n')}`)
  return [...[begin, ...beginningOf(migrations)].map((each) => `${each};`), ...made, 'commit;', ''].join('\n')
}

interface Wanted {
  parts: readonly Part[]
  fills: readonly Fill[]
}

interface Found {
  catalog: Catalog
  missing: Part[]
  /** Fills that are not complete. Fills of missing tables and columns are not listed. */
  unfilled: Fill[]
  unsafe: string[]
}

function* lookAt(migrations: Migrations, { parts, fills }: Wanted): Script<Found> {
  yield* tellAll(migrations.everywhere)
  if (migrations.ensureFit !== undefined) yield* migrations.ensureFit()
  const catalog = yield* migrations.catalog()
  const missing = missingFrom(catalog, parts)
  const unfilled: Fill[] = []
  if (catalog.parts.has('table fills')) {
    for (const fill of fills) {
      const filled = fill.name.replace('rows ', 'table ')
      if (catalog.parts.has(filled) && !misses(missing, fill) && (yield* fill.isLeft())) unfilled.push(fill)
    }
  }
  return { catalog, missing, unfilled, unsafe: yield* migrations.findUnsafe() }
}

// A fill reads columns that may be missing.
function misses(missing: readonly Part[], { table }: Fill): boolean {
  return missing.some(({ column }) => column?.table.kind === table.kind)
}

// Another process may have made some parts while this one waited for its turn.
function* makeGroup(migrations: Migrations, all: readonly Part[], group: readonly Part[]): Script<string[]> {
  yield* tellAll(beginningOf(migrations))
  const catalog = yield* migrations.catalog()
  const still = new Set(missingFrom(catalog, all).map(({ name }) => name))
  const made: string[] = []
  for (const { name, statements, rows, late = [] } of group) {
    if (!still.has(name)) continue
    const others = rows !== undefined && catalog.parts.has(`table ${rows}`) ? late : []
    for (const each of [...statements, ...others]) yield* tell(literally(each), [{}])
    made.push(name)
  }
  return made
}

async function fillAll(
  connection: Connection,
  migrations: Migrations,
  fills: readonly Fill[],
  options: StoreOptions & { timeout: number },
): Promise<string[]> {
  const left = await connection.read(() => findLeft(migrations, fills), { ...options, timeout: LOOKING })
  const filled: string[] = []
  for (const fill of left) {
    const some = (): Script<boolean> => enterAnd(migrations, fill)
    let did = false
    while (await connection.write(some, options)) did = true
    if (did) filled.push(fill.name)
  }
  return filled
}

function* findLeft({ everywhere }: Migrations, fills: readonly Fill[]): Script<Fill[]> {
  yield* tellAll(everywhere)
  const left: Fill[] = []
  for (const fill of fills) if (yield* fill.isLeft()) left.push(fill)
  return left
}

function* enterAnd(migrations: Migrations, fill: Fill): Script<boolean> {
  yield* tellAll(beginningOf(migrations))
  return yield* fill.some()
}

/** The statements that begin a transaction that changes something. */
function beginningOf({ everywhere = [], enter }: Migrations): string[] {
  return [...everywhere, ...enter]
}

function* tellAll(statements: readonly string[] = []): Script<void> {
  for (const each of statements) yield* tell(literally(each), [{}])
}
