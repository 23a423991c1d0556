import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { migrationSql, sqlite } from '@parley/store-kysely/sqlite'
import { ensureDataFolder } from '../data-folder.ts'
import { DATABASE } from '../installation.ts'
import { readSettings, type Variables } from '../settings.ts'

/** `parley migrate`: brings the database up to date, tells what is missing (`status`), or prints the SQL. */
export async function migrate(
  variables: Variables,
  { status, sql }: { status: boolean; sql: boolean },
): Promise<string> {
  if (sql) return migrationSql()
  const { data } = readSettings(variables)
  const path = join(data, DATABASE)
  if (!status) await ensureDataFolder(data)
  // Who only asks leaves nothing behind: of a database that is not there yet, everything is pending.
  await using store = sqlite(status && !existsSync(path) ? ':memory:' : path)
  const { applied, pending } = await store.migrate({ apply: !status })
  const lines = [...applied.map((name) => `applied ${name}`), ...pending.map((name) => `pending ${name}`)]
  return `${lines.length === 0 ? 'up to date' : lines.join('\n')}\n`
}
