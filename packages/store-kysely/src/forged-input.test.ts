import { memoryStore } from '@parley/core/memory'
import type { Store } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { forge } from '../test/forging.ts'
import { emptyFolder } from '../test/harness.ts'
import { openDatabase, serverUrl } from '../test/postgres-harness.ts'
import { pglite } from './pglite.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

interface Opened extends AsyncDisposable {
  store: Store
}

const nothing = async (): Promise<void> => undefined

const stores: [string, () => Promise<Opened>, number][] = [
  ['memory', async () => ({ store: memoryStore(), [Symbol.asyncDispose]: nothing }), 200],
  ['sqlite', onFile, 100],
  ['pglite', async () => ({ store: pglite(), [Symbol.asyncDispose]: nothing }), 40],
  ...(serverUrl === undefined ? [] : [['postgres', onServer, 60] as [string, () => Promise<Opened>, number]]),
]

async function onFile(): Promise<Opened> {
  const folder = await emptyFolder()
  const store = sqlite({ path: `${folder.path}/parley.db`, thread: false })
  return { store, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

async function onServer(): Promise<Opened> {
  const database = await openDatabase(serverUrl ?? '')
  return { store: postgres(database.url), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

describe('found by use: forged input', () => {
  it.each(stores)(
    'an invalid cursor, id, filter, key or text is never reported as an outage on %s',
    async (_, open, runs) => {
      await using opened = await open()
      expect(await forge(opened.store, runs)).toEqual([])
    },
  )
})
