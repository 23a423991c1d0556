import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { ended, parley, serving } from './lib/bundled.ts'
import { Load } from './lib/load.ts'
import { scaled } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { stream } from './lib/stream.ts'
import { until } from './lib/until.ts'

/** The number of texts before the backup begins. */
const BEFORE = scaled({ full: 5000, short: 300 })

describe('found by use: files and processes: a backup', () => {
  it('that is made under load, and restored after a kill, contains everything acknowledged before it began', async () => {
    using folder = scratch()
    const data = folder.file('data')
    const variables = { PORT: '0', LOG_LEVEL: 'error', PARLEY_API_KEY: 'a-key-that-is-kept' }
    const server = parley(folder.path, [], variables)
    const url = await serving(server)
    const load = new Load()
    let over = false
    const writing = load.run(Number.MAX_SAFE_INTEGER, 4, (place) => write(url, `text ${place}`), { enough: () => over })
    await load.reached(BEFORE)
    await until('it is stored', () => textsIn(join(data, 'parley.db')).size >= BEFORE)
    const before = textsIn(join(data, 'parley.db'))
    const { status, output, complaint } = await ended(parley(folder.path, ['backup', 'monday.db']))
    expect({ status, complaint }).toEqual({ status: 0, complaint: '' })
    expect(output).toContain(`Copied ${join(data, 'parley.db')} to ${folder.file('monday.db')}.`)
    // The port of the server.
    await load.reached(load.acknowledged + 20)
    over = true
    await writing
    const told = await newestCursor(url)
    const killed = once(server, 'exit')
    server.kill('SIGKILL')
    await killed

    expect(statSync(folder.file('monday.db')).mode & 0o777).toBe(0o600)
    const copied = textsIn(folder.file('monday.db'))
    expect([...before].filter((text) => !copied.has(text))).toEqual([])
    const check = new Database(folder.file('monday.db'))
    expect(check.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    check.close()

    // The guide's ways to restore: the file alone, in a new folder or in the old one.
    for (const name of ['parley.db', 'parley.db-wal', 'parley.db-shm']) rmSync(join(data, name), { force: true })
    mkdirSync(data, { recursive: true })
    copyFileSync(folder.file('monday.db'), join(data, 'parley.db'))
    chmodSync(join(data, 'parley.db'), 0o600)
    const restored = parley(folder.path, [], variables)
    try {
      const again = await serving(restored)
      const conversations = await ask(again, '/api/v1/conversations')
      expect(conversations.items).toMatchObject([{ lastMessage: { direction: 'inbound' } }])
      expect(conversations.items[0].unread).toBe(copied.size)
      const found = await ask(again, '/api/v1/messages/search?q=text')
      expect(found.items.length).toBeGreaterThan(0)
      // A client may have events from after the backup. Its cursor gets `reset`.
      for await (const { event } of stream(again, { after: told, key: variables.PARLEY_API_KEY, signal: limit() })) {
        expect(event).toBe('reset')
        break
      }
    } finally {
      const stopped = once(restored, 'exit')
      restored.kill('SIGTERM')
      expect((await stopped)[0]).toBe(0)
    }
  })

  it('is described correctly', () => {
    const guide = readFileSync(new URL('../docs/how-to/back-up.md', import.meta.url), 'utf8')
    for (const words of ['parley backup', 'parley.db-wal', 'api-key', 'pg_dump --format=custom --schema=parley']) {
      expect(guide).toContain(words)
    }
  })
})

function limit(): AbortSignal {
  return AbortSignal.timeout(300_000)
}

async function ask(url: string, path: string) {
  const response = await fetch(url + path, { headers: { authorization: 'Bearer a-key-that-is-kept' } })
  return response.json()
}

async function newestCursor(url: string): Promise<string> {
  return (await ask(url, '/api/v1/conversations')).asOf
}

async function write(url: string, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ channel: 'sms', text })
  const response = await fetch(`${url}/simulator/customers/+14155550123/messages`, { method: 'POST', headers, body })
  expect(response.status).toBe(202)
}

function textsIn(file: string): Set<string> {
  const database = new Database(file, { timeout: 5000 })
  const rows = database.prepare('select text from parley_messages').all() as { text: string }[]
  database.close()
  return new Set(rows.map(({ text }) => text))
}
