import { ParleyError } from '@parley/core'
import { type Schema, type StoreOptions, schemaOf } from '@parley/core/store'
import { layoutOf } from '../layout.ts'
import { migrate } from '../migrate.ts'
import { postgresConnection } from '../postgres/connection.ts'
import { failureOf } from '../postgres/failure.ts'
import { postgresMigrations } from '../postgres/migrations.ts'
import { copy, type MoveProgress } from './copy.ts'
import { movedTables } from './layout.ts'
import { openSource } from './source.ts'
import { applySettings, type MoveTarget, openTarget } from './target.ts'

export interface MoveOptions extends StoreOptions {
  /** All kinds of records in the file. Default: those of the kernel. */
  schema?: Schema
  /** Called after every few hundred rows, and once for a table without rows. */
  onProgress?: (progress: MoveProgress) => void
}

/**
 * Moves everything from a SQLite file to a PostgreSQL database: records, keys, jobs and the log. Cursors stay valid, and
 * clients continue. Returns the number of moved rows of each table.
 *
 * No other process may have the file open, and none can open it meanwhile. All rows are written in one transaction. A
 * move that fails or is killed leaves the target empty, and can begin again. The file keeps its records and begins
 * another log, so that no cursor is valid in both.
 *
 * @throws `input.invalid` for a file without tables of Parley or with columns that the schema lacks. `input.invalid`
 * for a database with data in the schema `parley`. `store.unavailable` if the file is in use, or if one of the
 * databases cannot be read or written. `internal` if rows were lost. The `field` is `from` or `to`
 */
export async function moveFromSqlite(
  path: string,
  to: MoveTarget,
  { schema = schemaOf(), onProgress, signal }: MoveOptions = {},
): Promise<MoveProgress[]> {
  const layout = layoutOf(schema)
  await using source = await openSource(path, layout).catch((error: unknown) => {
    throw about('from', error)
  })
  try {
    const target = await openTarget(to)
    try {
      await migrate(postgresConnection(target), postgresMigrations, layout, { apply: true, signal })
      const moved = await target.transact(async (session) => {
        await applySettings(session)
        return copy(source, session, movedTables(layout), { onProgress, signal })
      })
      await source.leave()
      return moved
    } finally {
      await target.close()
    }
  } catch (error) {
    throw about('to', failureOf(error))
  }
}

function about(field: 'from' | 'to', error: unknown): ParleyError {
  const { code, reason, fix, cause } = ParleyError.from(error)
  return new ParleyError(code, { field, reason, fix, cause })
}
