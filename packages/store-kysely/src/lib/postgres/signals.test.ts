import type { Signals } from '@parley/core/store'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { postgres } from '../../postgres.ts'

/** The bodies of a topic, one after the other. */
function ear(signals: Signals, topic: string, signal: AbortSignal): { next(): Promise<string | undefined> } {
  const heard = signals.subscribe(topic, { signal })[Symbol.asyncIterator]()
  return { next: async () => (await heard.next()).value }
}

/** Publishes until the body arrives. A body of before the subscription is lost, as the port permits. */
async function until<Heard>(hearing: Promise<Heard>, say: () => Promise<void>): Promise<Heard> {
  let done = false
  void hearing.finally(() => {
    done = true
  })
  while (!done) {
    await say().catch(() => undefined)
    await Promise.race([hearing, new Promise((resolve) => setTimeout(resolve, 20))])
  }
  return hearing
}

describe.skipIf(serverUrl === undefined)('signals over a database', () => {
  const server = String(serverUrl)

  it('arrive in every process that uses it, and in this one at once', async () => {
    await using database = await openDatabase(server)
    await using here = postgres({ url: database.url })
    await using there = postgres({ url: database.url })
    const leaving = new AbortController()
    const near = ear(here.signals, 'log:acme', leaving.signal)
    const far = ear(there.signals, 'log:acme', leaving.signal)
    const say = (): Promise<void> => here.signals.publish('log:acme', 'new')
    const first = near.next()
    await say()
    expect(await first).toBe('new')
    expect(await until(far.next(), say)).toBe('new')
    leaving.abort()
  })

  it('arrive again after the connection broke', async () => {
    await using database = await openDatabase(server)
    await using here = postgres({ url: database.url })
    await using there = postgres({ url: database.url })
    const leaving = new AbortController()
    const far = ear(there.signals, 'jobs', leaving.signal)
    let said = 0
    const say = (): Promise<void> => here.signals.publish('jobs', String(++said))
    await until(far.next(), say)
    await database.run("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen parley'")
    const before = said
    // A signal of before the broken connection may still arrive.
    for (;;) if (Number(await until(far.next(), say)) > before) break
    leaving.abort()
  })

  it('refuse a body that is too long for a notification', async () => {
    await using database = await openDatabase(server)
    await using store = postgres({ url: database.url })
    await expect(store.signals.publish('x', 'y'.repeat(8000))).rejects.toMatchObject({ code: 'store.misused' })
  })

  it("over the importer's pool give their connection back", async () => {
    await using database = await openDatabase(server)
    const pool = new pg.Pool({ connectionString: database.url, max: 2 })
    const store = postgres({ pool })
    const leaving = new AbortController()
    const near = ear(store.signals, 'x', leaving.signal)
    const heard = near.next()
    await store.signals.publish('x', 'y')
    expect(await heard).toBe('y')
    leaving.abort()
    await store[Symbol.asyncDispose]()
    await pool.end()
  })
})
