import { describe, expect, it } from 'vitest'
import type { PostgresClient } from './client.ts'
import { poolSessions } from './pool-sessions.ts'
import { bare } from './sessions.ts'

/** A pool of connections that answer with their number, until the network loses them. */
function openNetwork() {
  const idle: PostgresClient[] = []
  const lost = new Set<PostgresClient>()
  const opened: PostgresClient[] = []
  const open = (): PostgresClient => {
    const number = opened.length
    const client: PostgresClient = {
      query: () => (lost.has(client) ? new Promise(() => undefined) : Promise.resolve({ rows: [{ number }] })),
      release: (broken) => void (broken === undefined && idle.push(client)),
      on: () => undefined,
      removeListener: () => undefined,
    }
    opened.push(client)
    return client
  }
  const pool = { connect: async () => idle.pop() ?? open(), end: async () => undefined }
  const lose = (clients: readonly PostgresClient[]): void => {
    for (const client of clients) lost.add(client)
  }
  return {
    sessions: poolSessions({ open: async () => pool, owned: true, prepare: false }),
    /** Every open connection becomes silent. */
    loseAll: () => lose(opened),
    loseAllBut: (kept: number) => lose(opened.filter((_, number) => number !== kept)),
  }
}

const timeout = 50

describe('sessions from a pool', () => {
  it('after one connection stayed silent, those that were idle meanwhile are not lent again', async () => {
    const { sessions, loseAll } = openNetwork()
    const ask = () => sessions.query(bare('select'), [], { timeout })
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([[{ number: 0 }], [{ number: 1 }], [{ number: 2 }]])
    loseAll()
    await expect(ask()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await ask()).toEqual([{ number: 3 }])
  })

  it('a connection that answered while another stayed silent is kept', async () => {
    const { sessions, loseAllBut } = openNetwork()
    const ask = () => sessions.query(bare('select'), [], { timeout })
    await Promise.all([ask(), ask(), ask()])
    loseAllBut(1)
    const silent = ask()
    expect(await ask()).toEqual([{ number: 1 }])
    await expect(silent).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await ask()).toEqual([{ number: 1 }])
    // The third connection may be dead.
    expect(await Promise.all([ask(), ask()])).toEqual([[{ number: 1 }], [{ number: 3 }]])
  })
})
