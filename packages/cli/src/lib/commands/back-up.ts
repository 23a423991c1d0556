import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backUpSqlite } from '@parley/store-kysely/sqlite'
import { databaseFile, databaseOf, movedNote } from '../database.ts'
import { MEDIA_FOLDER } from '../media.ts'
import { readSettings, type Variables } from '../settings.ts'

/** The files and folders of an installation beside its database. */
const beside: readonly { name: string; holds: string }[] = [
  { name: 'api-key', holds: 'the key of the API' },
  { name: MEDIA_FOLDER, holds: 'the files of messages, as a folder' },
  { name: 'simulator.jsonl', holds: 'the state of the simulator' },
]

/** `parley backup FILE`: copies the database in the data folder to a file, while a server uses it. */
export async function backUp(variables: Variables, [file, ...more]: readonly string[]): Promise<string> {
  const settings = readSettings(variables)
  const { data, databaseUrl } = settings
  if (file === undefined || file === '' || more.length > 0) {
    throw new Error('Name one file for the backup: parley backup FILE.')
  }
  if (databaseUrl !== undefined) throw new Error(byPostgres(file))
  if (existsSync(movedNote(data))) throw new Error(`PARLEY_DATA ${data} was moved to PostgreSQL: set DATABASE_URL.`)
  const database = databaseFile(data)
  try {
    await backUpSqlite(database, file)
  } catch (error) {
    throw databaseOf(settings).explain(error)
  }
  const others = beside.filter(({ name }) => existsSync(join(data, name)))
  const rows = others.map(({ name, holds }) => `  ${resolve(data, name)}  ${holds}\n`)
  const copied = `Copied ${resolve(database)} to ${resolve(file)}.\n`
  return rows.length === 0 ? copied : `${copied}Not included; copy them too, and keep them secret:\n${rows.join('')}`
}

function byPostgres(file: string): string {
  const quoted = `'${file.replaceAll("'", String.raw`'\''`)}'`
  const command = `pg_dump --format=custom --schema=parley --file=${quoted} "$DATABASE_URL"`
  return `DATABASE_URL is a PostgreSQL, which has its own tool. Run:\n  ${command}`
}
