import { writeFile } from 'node:fs/promises'
import { ParleyError } from '@parley/core'
import { type MoveProgress, moveFromSqlite } from '@parley/store-kysely/postgres'
import { databaseFile, databaseOf, movedNote } from '../database.ts'
import { schema } from '../modules.ts'
import { readSettings, type Variables } from '../settings.ts'

/** The output of the progress: a terminal or a replacement. */
export interface ProgressOutput {
  isTTY?: boolean
  write(text: string): unknown
}

/**
 * `parley move`: moves everything from the file in the data folder to the PostgreSQL of DATABASE_URL. A note beside the
 * file prevents further use of the file by mistake.
 */
export async function move(variables: Variables, output: ProgressOutput): Promise<string> {
  const settings = readSettings(variables)
  const { data, databaseUrl } = settings
  if (databaseUrl === undefined) throw new Error('DATABASE_URL must name the PostgreSQL to move to.')
  const file = databaseFile(data)
  const { name, explain } = databaseOf(settings)
  const onProgress = (progress: MoveProgress): unknown => output.write(progressLine(progress, output.isTTY === true))
  const moved = await moveFromSqlite(file, databaseUrl, { schema, onProgress }).catch((error: unknown) => {
    throw ParleyError.is(error) && error.field === 'from' ? explainFile(file, error) : explain(error)
  })
  await writeFile(movedNote(data), noteOf(file, name))
  const rows = moved.reduce((sum, table) => sum + table.rows, 0)
  return `Moved to ${name}: ${count(rows)} rows; each table has as many as in ${file}.\nStart with the same DATABASE_URL.\n`
}

/**
 * The progress of a table. On a terminal it is overwritten until the table is complete. Elsewhere it is written once,
 * at the end.
 */
export function progressLine({ table, rows, of }: MoveProgress, overwrite: boolean): string {
  const name = `  ${table.padEnd(14)}`
  if (rows === of) return `${overwrite ? '\r\u001b[2K' : ''}${name} ${count(of).padStart(11)}\n`
  return overwrite ? `\r\u001b[2K${name} ${count(rows).padStart(11)} of ${count(of)}` : ''
}

function count(rows: number): string {
  return rows.toLocaleString('en')
}

function noteOf(file: string, name: string): string {
  return `The content of ${file} was moved to ${name} on ${new Date().toISOString()}.
Remove this note to start on the file again. It lacks all later messages.
`
}

function explainFile(file: string, error: ParleyError): Error {
  const fix = error.retryable ? ' Stop the processes that use it, and move again.' : ''
  return new Error(`${file} cannot be moved. ${error.reason ?? error.row.title}${fix}`, { cause: error })
}
