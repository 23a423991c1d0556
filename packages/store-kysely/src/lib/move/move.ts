import { ParleyError, type StoreOptions } from '@parley/core'
import { migrate } from '../migrate.ts'
import { postgresConnection } from '../postgres/connection.ts'
import { failureOf } from '../postgres/failure.ts'
import { postgresMigrations } from '../postgres/migrations.ts'
import { copy, type MoveProgress } from './copy.ts'
import { openSource } from './source.ts'
import { applySettings, type MoveTarget, openTarget } from './target.ts'

export interface MoveOptions extends StoreOptions {
  /** Told after every few hundred rows, and once of a table that has none. */
  onProgress?: (progress: MoveProgress) => void
}

/**
 * Moves everything from a SQLite file to a PostgreSQL database: records, keys, jobs and the log, so that cursors stay
 * good and clients go on where they were. Answers how many rows of each table were moved.
 *
 * The file must be closed by everybody else, and stays closed to them meanwhile. All is written in one transaction: a
 * move that fails or is killed leaves nothing of it behind, and can be begun again. The file keeps its records, but its
 * log is another one from then on: two databases never tell the same cursors different things.
 *
 * @throws `input.invalid` where the file holds nothing of Parley, or the schema `parley` of the database holds data;
 * `store.unavailable` where the file is in use or either cannot be read or written; `internal` where rows were lost. Its
 * `field` is `from` or `to`
 */
export async function moveFromSqlite(
  path: string,
  to: MoveTarget,
  { onProgress, signal }: MoveOptions = {},
): Promise<MoveProgress[]> {
  await using source = await openSource(path).catch((error: unknown) => {
    throw about('from', error)
  })
  try {
    const target = await openTarget(to)
    try {
      await migrate(postgresConnection(target), postgresMigrations, { apply: true, signal })
      const moved = await target.transact(async (session) => {
        await applySettings(session)
        return copy(source, session, { onProgress, signal })
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
  const { code, reason, cause } = ParleyError.from(error)
  return new ParleyError(code, { field, reason, cause })
}
