import { ParleyError } from '@parley/core'
import type { SqliteDatabase } from './database.ts'

/**
 * Opens a database with libsql. It never waits for others, because a wait in the driver stops the whole process. A
 * transaction that finds the file busy is retried.
 *
 * @throws `store.misconfigured` if libsql is not installed or the path has a NUL. The error of libsql if the file
 * cannot be opened
 */
export async function openLibsql(path: string): Promise<SqliteDatabase> {
  // A NUL ends the whole process in libsql.
  if (path.includes('\0'))
    throw new ParleyError('store.misconfigured', { field: 'path', reason: 'Its name has a NUL in it.' })
  const { default: Database } = await import('libsql').catch((cause: unknown) => {
    const reason = 'The package libsql is not installed.'
    const fix = 'Install it (npm install libsql), or give an opened database of another driver.'
    throw new ParleyError('store.misconfigured', { cause, reason, fix })
  })
  const database = new Database(path)
  try {
    database.exec('pragma busy_timeout = 0')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
