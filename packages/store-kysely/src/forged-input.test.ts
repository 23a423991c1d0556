import { createParley, type MessageId, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import type { Store } from '@parley/core/store'
import { fakeChannel } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { openEmbedded } from '../test/embedded.ts'
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
  ['pglite', onEmbedded, 40],
  ...(serverUrl === undefined ? [] : [['postgres', onServer, 60] as [string, () => Promise<Opened>, number]]),
]

async function onFile(): Promise<Opened> {
  const folder = await emptyFolder()
  const store = sqlite({ path: `${folder.path}/parley.db`, thread: false })
  return { store, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

async function onEmbedded(): Promise<Opened> {
  const database = await openEmbedded()
  return { store: pglite({ database, durable: false }), [Symbol.asyncDispose]: () => database.close() }
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

  it.each(stores)('a read mark with a text that no database holds is refused by its field on %s', async (_, open) => {
    await using opened = await open()
    const { store } = opened
    await using parley = await createParley({
      ...{ store, channels: { line: fakeChannel() }, environment: { log: silentLogger } },
    })
    const opening = { channel: 'line', to: '+14155550123', text: 'hello' } as const
    const { conversation, message } = await parley.conversations.start(opening)
    const { id } = conversation
    for (const wrong of ['u\u0000x', 'u\ud800x']) {
      const readThrough = `msg_${wrong}` as MessageId
      const refused = (field: string): object => ({ code: 'input.invalid', field })
      const marks = [
        [{ person: wrong, readThrough: message.id }, 'person'],
        [{ person: 'ben', readThrough }, 'readThrough'],
      ] as const
      for (const [mark, field] of marks)
        await expect(parley.conversations.readBy(id, mark)).rejects.toMatchObject(refused(field))
      await expect(parley.conversations.update(id, { readThrough })).rejects.toMatchObject(refused('readThrough'))
    }
    const long = `msg_${'0'.repeat(1900)}` as MessageId
    await expect(parley.conversations.update(id, { readThrough: long })).rejects.toMatchObject({ field: 'readThrough' })
    expect((await parley.conversations.readMarks()).items).toEqual([])
  })
})
