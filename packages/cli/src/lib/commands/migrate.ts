import { ensureDataFolder } from '../data-folder.ts'
import { databaseOf } from '../database.ts'
import { schema } from '../modules.ts'
import { readSettings, type Variables } from '../settings.ts'

/** `parley migrate`: brings the database up to date, lists what is missing (`status`), or prints the SQL. */
export async function migrate(
  variables: Variables,
  { status, sql }: { status: boolean; sql: boolean },
): Promise<string> {
  const settings = readSettings(variables)
  const database = databaseOf(settings)
  if (sql) return database.migrationSql()
  // A status creates nothing: for a missing database, everything is pending.
  if (!status && database.engine === 'sqlite') await ensureDataFolder(settings.data)
  await using store = database.open({ onlyLook: status })
  try {
    const { applied, pending } = await store.migrate({ schema, apply: !status })
    const lines = [...applied.map((name) => `applied ${name}`), ...pending.map((name) => `pending ${name}`)]
    return `${lines.length === 0 ? 'up to date' : lines.join('\n')}\n`
  } catch (error) {
    throw database.explain(error)
  }
}
