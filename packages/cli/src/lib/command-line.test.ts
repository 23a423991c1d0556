import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from './command-line.ts'

describe('the command line', () => {
  it('tells how it is used, and its version', async () => {
    expect(await runCommandLine(['--help'], {})).toContain('PARLEY_PUBLIC_URL')
    expect(await runCommandLine(['-v'], {})).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  })

  it('refuses what it does not know', async () => {
    await expect(runCommandLine(['serve'], {})).rejects.toThrow('There is no command "serve"')
    await expect(runCommandLine(['--port', '1'], {})).rejects.toThrow(
      "Unknown option '--port'; parley --help lists them.",
    )
    await expect(runCommandLine(['start', '--status'], {})).rejects.toThrow('parley migrate')
  })

  it('tells what migrations are missing, makes them, and prints them', async () => {
    const PARLEY_DATA = await mkdtemp(join(tmpdir(), 'parley-migrate-'))
    expect(await runCommandLine(['migrate', '--status'], { PARLEY_DATA })).toMatch(/^pending /)
    expect(await readdir(PARLEY_DATA)).toEqual([])
    expect(await runCommandLine(['migrate'], { PARLEY_DATA })).toMatch(/^applied /)
    expect(await runCommandLine(['migrate', '--status'], { PARLEY_DATA })).toBe('up to date\n')
    expect(await runCommandLine(['migrate', '--sql'], {})).toContain('create table')
    await rm(PARLEY_DATA, { recursive: true })
  })
})
