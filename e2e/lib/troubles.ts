import pg from 'pg'
import type { PostgresServer } from '../../scripts/postgres/server.ts'
import type { Balancer } from './balancer.ts'
import type { Trouble } from './outages.ts'
import { runOn } from './postgres.ts'
import type { SmallDisk } from './small-disk.ts'

/** The server dies, as when its machine loses its power, and is started again. */
export function killed(server: PostgresServer): Trouble {
  return { begin: () => server.kill(), end: () => server.start() }
}

/** The network drops every connection without a reset. */
export function halfOpen(line: Balancer): Trouble {
  return { begin: async () => line.silence(), end: async () => line.restore() }
}

/** Other clients use every connection of the server, and its own clients lose theirs. */
export function crowded(database: string): Trouble {
  let others: pg.Client[] = []
  return {
    async begin() {
      for (;;) {
        const client = new pg.Client(database)
        client.on('error', () => undefined)
        try {
          await client.connect()
        } catch {
          return
        }
        others.push(client)
        await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley'`)
      }
    },
    async end() {
      await Promise.all(others.map((client) => client.end()))
      others = []
    },
  }
}

/** Another client locks the log, and every commit waits. */
export function locked(database: string): Trouble {
  let holder = new pg.Client(database)
  return {
    async begin() {
      holder = new pg.Client(database)
      await holder.connect()
      await holder.query('begin')
      await holder.query('select * from parley.logs for update')
    },
    async end() {
      await holder.query('rollback')
      await holder.end()
    },
  }
}

/** Writes are refused, as on a server after a failover. */
export function readOnly(server: PostgresServer): Trouble {
  const set = async (value: 'on' | 'off'): Promise<void> => {
    await runOn(server.url(), `alter system set default_transaction_read_only = ${value}`)
    await runOn(server.url(), 'select pg_reload_conf()')
  }
  return { begin: () => set('on'), end: () => set('off') }
}

/** The disk of the server is full; if that ended the server, it is started again. */
export function full(disk: SmallDisk, server: PostgresServer): Trouble {
  return {
    begin: async () => disk.fill(Math.floor(Math.random() * 100_000)),
    async end() {
      disk.clear()
      await runOn(server.url(), 'select 1').catch(() => server.start())
    },
  }
}
