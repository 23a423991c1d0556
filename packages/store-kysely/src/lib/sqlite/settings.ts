import { sql } from 'kysely'
import { ask, type Script } from '../script.ts'
import { statement } from '../statement.ts'

/** The least `synchronous` with which a commit is on the disk before it is acknowledged. */
const FULL = 2

const settings = statement(
  () => sql`
    select d.file, j.journal_mode, s.synchronous
    from pragma_database_list d, pragma_journal_mode j, pragma_synchronous s where d.name = 'main'`,
)

const busyTimeout = statement(() => sql`select timeout from pragma_busy_timeout`)
const waitForOthers = statement(() => sql`pragma busy_timeout = 5000`)

/** The settings of a connection under which a loss of power can lose acknowledged commits. */
export function* findUnsafeSettings(): Script<string[]> {
  const [row] = yield* ask(settings)
  // A database in memory is not durable.
  if (row === undefined || row.file === '' || row.file === null) return []
  const unsafe: string[] = []
  if (Number(row.synchronous) < FULL) unsafe.push(`synchronous = ${row.synchronous}`)
  if (['off', 'memory'].includes(String(row.journal_mode))) unsafe.push(`journal_mode = ${row.journal_mode}`)
  return unsafe
}

/**
 * Gives a connection of the importer a busy timeout, if it has none.
 * Some drivers cannot use a connection for a while after they found the file busy.
 */
export function* ensureWaiting(): Script<void> {
  const [waits] = yield* ask(busyTimeout)
  if (Number(waits?.timeout) === 0) yield* ask(waitForOthers)
}
