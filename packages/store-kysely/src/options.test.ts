import { ParleyError } from '@parley/core'
import type { Store } from '@parley/core/store'
import { describe, expect, it, vi } from 'vitest'
import { schema } from '../test/records.ts'
import { pglite } from './pglite.ts'
import { moveFromSqlite, postgres } from './postgres.ts'
import { backUpSqlite, sqlite } from './sqlite.ts'

type Factory = (given: never) => Store

function refusalOf(open: () => unknown): ParleyError {
  try {
    open()
  } catch (error) {
    if (ParleyError.is(error)) return error
    throw error
  }
  throw new Error('It was taken.')
}

const kinds: [string, unknown, string | undefined, RegExp][] = [
  ['nothing', undefined, undefined, /Give the/],
  ['null', null, undefined, /Give the/],
  ['a number', 5, undefined, /Give the/],
  ['a list', [], undefined, /Give the/],
]

const cases: [string, Factory, [string, unknown, string | undefined, RegExp][]][] = [
  [
    'sqlite',
    sqlite,
    [
      ...kinds,
      ['no options', {}, undefined, /Give the path/],
      ['an empty path', '', 'path', /path of a file/],
      ['a path that is missing', { path: undefined }, 'path', /Give the path/],
      ['a path that is a number', { path: 7 }, 'path', /path of a file/],
      ['a mistyped option', { pth: 'parley.db' }, 'pth', /Unknown option `pth`. Did you mean `path`\?/],
      ['a mistyped option beside a right one', { path: 'parley.db', thred: false }, 'thred', /Did you mean `thread`\?/],
      ['a flag that is a text', { path: 'parley.db', thread: 'no' }, 'thread', /true or false/],
      ['two places', { path: 'parley.db', kysely: {} }, 'kysely', /cannot be given with path/],
      ['a database that is none', { database: {} }, 'database', /better-sqlite3/],
      ['a Kysely that is none', { kysely: 'app.db' }, 'kysely', /a Kysely/],
    ],
  ],
  [
    'postgres',
    postgres,
    [
      ...kinds,
      ['no options', {}, undefined, /Give the URL/],
      ['an empty URL', '', 'url', /begins with postgres:/],
      ['a URL of another database', { url: 'mysql://localhost/app' }, 'url', /begins with postgres:/],
      ['a host', 'localhost:5432', 'url', /begins with postgres:/],
      ['a mistyped option', { ulr: 'postgres://localhost' }, 'ulr', /Did you mean `url`\?/],
      ['no connections', { url: 'postgres://localhost', connections: 0 }, 'connections', /from 1 on/],
      ['a pool that is none', { pool: {} }, 'pool', /node-postgres/],
    ],
  ],
  [
    'pglite',
    pglite,
    [
      ...kinds.slice(1),
      ['an empty folder', '', 'folder', /path of a folder/],
      ['a mistyped option', { floder: './data' }, 'floder', /Did you mean `folder`\?/],
      [
        'a database without the option durable',
        { database: { query() {}, transaction() {} } },
        'durable',
        /true or false/,
      ],
    ],
  ],
]

describe('found by use: from JavaScript', () => {
  describe.each(cases)('%s', (_, open, given) => {
    it.each(given)('refuses %s by name', (_name, options, field, reason) => {
      const refusal = refusalOf(() => open(options as never))
      expect(refusal).toMatchObject({ code: 'store.misconfigured', retryable: false, field })
      expect(refusal.reason).toMatch(reason)
    })
  })

  it('accepts valid options', async () => {
    for (const store of [
      sqlite(':memory:'),
      sqlite({ path: 'parley.db', thread: false }),
      postgres('postgres://localhost'),
      pglite(),
      pglite({}),
    ]) {
      await store[Symbol.asyncDispose]()
    }
  })

  it.each([
    ['libsql', () => sqlite(':memory:')],
    ['pg', () => postgres('postgres://localhost/app')],
    ['@electric-sql/pglite', () => pglite()],
  ])('a missing %s is named with the command that installs it, and is not retryable', async (driver, open) => {
    vi.doMock(driver, () => {
      throw new Error(`Cannot find package '${driver}'`)
    })
    await using store = open()
    const fix = expect.stringContaining(`Install it (npm install ${driver})`)
    const reason = `The package ${driver} is not installed.`
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject({
      code: 'store.misconfigured',
      retryable: false,
      reason,
      fix,
    })
    vi.doUnmock(driver)
  })

  it('a path into an absent folder is named, and is not retryable', async () => {
    await using store = sqlite('/nowhere/at/all/parley.db')
    const fix = 'Make the folder /nowhere/at/all.'
    const refused = { code: 'store.misconfigured', retryable: false, reason: 'Its folder does not exist.', fix }
    await expect(store.migrate({ schema, apply: true })).rejects.toMatchObject(refused)
    await using folder = sqlite(import.meta.dirname)
    await expect(folder.migrate({ schema, apply: true })).rejects.toMatchObject({
      code: 'store.misconfigured',
      reason: 'It is a folder.',
    })
  })

  it('a backup without a source or a target is refused by name', async () => {
    const js = undefined as never
    const refused = { code: 'input.invalid', retryable: false, reason: 'It must be the path of a file.' }
    await expect(backUpSqlite(js, 'copy.db')).rejects.toMatchObject({ ...refused, field: 'from' })
    await expect(backUpSqlite('parley.db', js)).rejects.toMatchObject({ ...refused, field: 'to' })
  })

  it('a move without a target is refused by name', async () => {
    await expect(moveFromSqlite('/nowhere/parley.db', undefined as never)).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'from',
    })
  })
})
