import { sql } from 'kysely'
import { ask, type Script } from '../script.ts'
import { statement } from '../statement.ts'

const unsafeSettings = statement(
  () => sql`
    select name || ' = ' || setting as setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
)

/** What of the server's and the session's settings lets acknowledged commits be lost with the power. */
export function* findUnsafeSettings(): Script<string[]> {
  const rows = yield* ask(unsafeSettings)
  return rows.map(({ setting }) => String(setting))
}
