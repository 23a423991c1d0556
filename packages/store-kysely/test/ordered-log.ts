import type { ParleyEvent, TenantId } from '@parley/core'
import type pg from 'pg'
import type { PostgresStore } from '../src/postgres.ts'

/** A log that several transactions append to at the same time. */
export interface OrderedLog {
  /** Appends within a transaction, which ends later. */
  append(transaction: pg.ClientBase, tenant: TenantId, events: ParleyEvent[]): Promise<void>
  /** The events after a cursor, and the cursor after them. */
  read(tenant: TenantId, after: string): Promise<{ events: ParleyEvent[]; cursor: string }>
}

/** The log of the store. */
export function logOfStore(store: PostgresStore): OrderedLog {
  return {
    async append(transaction, tenant, events) {
      const commit = { tenant, expect: [], put: [], add: [], jobs: [], events, remove: [] }
      const [result] = await store.within(transaction).commit([commit])
      if (result?.ok !== true) throw new Error('A commit without expectations met a conflict.')
    },
    async read(tenant, after) {
      const { events, cursor } = await store.log(tenant, { after: after as 'oldest', limit: 1000 })
      return { events: events.map(({ event }) => event as ParleyEvent), cursor }
    },
  }
}

/** A log in the order of a sequence. Places are assigned in one order and become visible in another. */
export function logOfSequence(server: pg.Pool): OrderedLog & { migrate(): Promise<void> } {
  return {
    async migrate() {
      await server.query('create table sequenced (place bigserial primary key, tenant text, event json)')
    },
    async append(transaction, tenant, events) {
      for (const event of events) {
        await transaction.query('insert into sequenced (tenant, event) values ($1, $2)', [tenant, event])
      }
    },
    async read(tenant, after) {
      const place = after === 'oldest' ? 0 : after
      const { rows } = await server.query(
        'select place, event from sequenced where tenant = $1 and place > $2 order by place',
        [tenant, place],
      )
      return { events: rows.map(({ event }) => event), cursor: rows.at(-1)?.place ?? after }
    },
  }
}
