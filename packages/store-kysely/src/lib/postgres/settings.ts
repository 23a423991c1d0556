import { ParleyError } from '@parley/core'
import { sql } from 'kysely'
import { ask, type Script } from '../script.ts'
import { statement } from '../statement.ts'

const unsafeSettings = statement(
  () => sql`
    select name || ' = ' || setting as setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
)

/** Settings of the server and the session under which a loss of power loses acknowledged commits. */
export function* findUnsafeSettings(): Script<string[]> {
  const rows = yield* ask(unsafeSettings)
  return rows.map(({ setting }) => String(setting))
}

const encodingOf = statement(
  () => sql`select current_database() as database, current_setting('server_encoding') as encoding`,
)

/** The database must hold Unicode: any other encoding refuses even one emoji. */
export function* ensureUnicode(): Script<void> {
  const [row] = yield* ask(encodingOf)
  if (row === undefined || row.encoding === 'UTF8') return
  throw new ParleyError('store.misconfigured', {
    field: 'database',
    reason: `The database ${row.database} has the encoding ${row.encoding}, which cannot hold every text.`,
    fix: "Create one in UTF8: create database … encoding 'UTF8' template template0.",
  })
}
