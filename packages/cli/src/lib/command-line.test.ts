import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../test/postgres.ts'
import { runCommandLine } from './command-line.ts'
import { progressLine } from './commands/move.ts'

describe('the command line', () => {
  it('prints its usage, and its version', async () => {
    expect(await runCommandLine(['--help'], {})).toContain('PARLEY_PUBLIC_URL')
    expect(await runCommandLine(['-v'], {})).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  })

  it('refuses an unknown command', async () => {
    await expect(runCommandLine(['serve'], {})).rejects.toThrow('There is no command "serve"')
    await expect(runCommandLine(['--port', '1'], {})).rejects.toThrow(
      "Unknown option '--port'; parley --help lists them.",
    )
    await expect(runCommandLine(['start', '--status'], {})).rejects.toThrow('parley migrate')
  })

  it('lists missing migrations, applies them, and prints them', async () => {
    const PARLEY_DATA = await mkdtemp(join(tmpdir(), 'parley-migrate-'))
    expect(await runCommandLine(['migrate', '--status'], { PARLEY_DATA })).toMatch(/^pending /)
    expect(await readdir(PARLEY_DATA)).toEqual([])
    expect(await runCommandLine(['migrate'], { PARLEY_DATA })).toMatch(/^applied /)
    expect(await runCommandLine(['migrate', '--status'], { PARLEY_DATA })).toBe('up to date\n')
    const printed = await runCommandLine(['migrate', '--sql'], {})
    for (const table of ['parley_messages', 'parley_notes']) expect(printed).toContain(table)
    await rm(PARLEY_DATA, { recursive: true })
  })

  it.skipIf(serverUrl === undefined)('does the same on PostgreSQL, and touches no folder', async () => {
    await using database = await openDatabase(String(serverUrl))
    const variables = { DATABASE_URL: database.url, PARLEY_DATA: join(tmpdir(), 'parley-not-there') }
    expect(await runCommandLine(['migrate', '--status'], variables)).toMatch(/^pending /)
    expect(await database.run("select 1 from pg_namespace where nspname = 'parley'")).toEqual([])
    expect(await runCommandLine(['migrate'], variables)).toMatch(/^applied /)
    expect(await runCommandLine(['migrate', '--status'], variables)).toBe('up to date\n')
    expect(existsSync(variables.PARLEY_DATA)).toBe(false)
  })

  it.skipIf(serverUrl === undefined)('prints the SQL that makes an empty database complete', async () => {
    await using database = await openDatabase(String(serverUrl))
    const variables = { DATABASE_URL: database.url }
    await database.run(await runCommandLine(['migrate', '--sql'], variables))
    expect(await runCommandLine(['migrate', '--status'], variables)).toBe('up to date\n')
  })

  it('moves only to DATABASE_URL, and only an existing file', async () => {
    const PARLEY_DATA = join(tmpdir(), 'parley-not-there')
    await expect(runCommandLine(['move'], { PARLEY_DATA })).rejects.toThrow('DATABASE_URL must name the PostgreSQL')
    const DATABASE_URL = 'postgres://app:s3cret@127.0.0.1:1/app'
    await expect(runCommandLine(['move'], { PARLEY_DATA, DATABASE_URL })).rejects.toThrow(
      `${join(PARLEY_DATA, 'parley.db')} cannot be moved. There is no such file.`,
    )
  })

  it('does not start on a folder that was moved', async () => {
    const PARLEY_DATA = await mkdtemp(join(tmpdir(), 'parley-moved-'))
    await writeFile(join(PARLEY_DATA, 'moved.txt'), 'Moved.')
    await expect(runCommandLine([], { PARLEY_DATA, PORT: '0' })).rejects.toThrow(
      'was moved to PostgreSQL: set DATABASE_URL',
    )
    await expect(runCommandLine(['migrate'], { PARLEY_DATA })).rejects.toThrow('was moved to PostgreSQL')
    await rm(PARLEY_DATA, { recursive: true })
  })
})

describe('found by use: files and processes: parley backup', () => {
  it('copies the database, lists the other files, and overwrites nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-backup-'))
    const [PARLEY_DATA, file] = [join(folder, 'data'), join(folder, 'monday.db')]
    await runCommandLine(['migrate'], { PARLEY_DATA })
    expect(await runCommandLine(['backup', file], { PARLEY_DATA })).toBe(
      `Copied ${join(PARLEY_DATA, 'parley.db')} to ${file}.\n`,
    )
    await writeFile(join(PARLEY_DATA, 'api-key'), 'a-key')
    const again = join(folder, 'tuesday.db')
    expect(await runCommandLine(['backup', again], { PARLEY_DATA })).toContain(
      `Not included; copy them too, and keep them secret:\n  ${join(PARLEY_DATA, 'api-key')}  the key of the API\n`,
    )
    await expect(runCommandLine(['backup', file], { PARLEY_DATA })).rejects.toThrow(
      `${file} cannot be used. It exists.`,
    )
    await rm(folder, { recursive: true })
  })

  it('creates nothing without a database, and requires one file', async () => {
    const PARLEY_DATA = join(tmpdir(), 'parley-not-there')
    await expect(runCommandLine(['backup', '/tmp/x.db'], { PARLEY_DATA })).rejects.toThrow('There is no such file.')
    expect(existsSync(PARLEY_DATA)).toBe(false)
    for (const words of [[], [''], ['a', 'b']]) {
      await expect(runCommandLine(['backup', ...words], { PARLEY_DATA })).rejects.toThrow('parley backup FILE')
    }
    await expect(runCommandLine(['backup', 'a', '--sql'], { PARLEY_DATA })).rejects.toThrow('There is no command')
  })

  it('prints the command for a PostgreSQL', async () => {
    const DATABASE_URL = 'postgres://app:s3cret@127.0.0.1:1/app'
    const told = await runCommandLine(['backup', 'monday.dump'], { DATABASE_URL }).catch(String)
    expect(told).toContain(`pg_dump --format=custom --schema=parley --file='monday.dump' "$DATABASE_URL"`)
    expect(told).not.toContain('s3cret')
  })
})

describe('the progress of a move', () => {
  const [some, all] = [
    { table: 'messages', rows: 1_500, of: 48_113 },
    { table: 'messages', rows: 48_113, of: 48_113 },
  ]

  it('is one line of a terminal, overwritten until the table is complete', () => {
    expect(progressLine(some, true)).toBe('\r\u001b[2K  messages             1,500 of 48,113')
    expect(progressLine(all, true)).toBe('\r\u001b[2K  messages            48,113\n')
  })

  it('is a line for each table elsewhere', () => {
    expect(progressLine(some, false)).toBe('')
    expect(progressLine(all, false)).toBe('  messages            48,113\n')
  })
})
