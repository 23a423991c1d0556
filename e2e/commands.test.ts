import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ended, openPlace, parley } from './lib/bundled.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { itOnEveryStore } from './lib/stores.ts'

const HANGS = timeout({ full: 2, short: 2 })

itOnEveryStore(
  'parley migrate prints its result, and ends',
  async (store) => {
    using folder = scratch()
    await using place = await openPlace(store)
    const migrate = (...more: string[]) => ended(parley(folder.path, ['migrate', ...more], place.variables))
    const missing = await migrate('--status')
    expect(missing).toEqual({
      status: 0,
      output: expect.stringMatching(/^(pending (table|column|index|trigger|function|policy|rows) .+\n)+$/),
      complaint: '',
    })
    for (const table of ['messages', 'notes']) expect(missing.output).toContain(`pending table ${table}\n`)
    expect(await migrate()).toEqual({ ...missing, output: missing.output.replaceAll(/^pending/gm, 'applied') })
    expect(await migrate('--status')).toEqual({ status: 0, output: 'up to date\n', complaint: '' })
    expect(await migrate()).toEqual({ status: 0, output: 'up to date\n', complaint: '' })
  },
  HANGS,
)

it('a command in a deleted folder ends with an error', { timeout: HANGS }, async () => {
  using folder = scratch()
  const gone = join(folder.path, 'gone')
  mkdirSync(gone)
  const command = parley(gone, ['migrate'])
  rmSync(gone, { recursive: true })
  const { status, complaint } = await ended(command)
  expect({ status, complaint }).toMatchObject({ status: 1, complaint: expect.stringContaining('PARLEY_DATA') })
})
