import Database from 'libsql'
import { askServer } from './ask-server.ts'
import { isUrl } from './postgres.ts'
import type { Row } from './row.ts'

/**
 * Reads an installation's database, a file or a server's, without the installation. The SQL is the common subset, with
 * the table names of a file: `parley_messages`.
 */
export function query(database: string, sql: string, ...parameters: (string | number)[]): Row[] {
  return isUrl(database) ? askServer(database, onServer(sql), parameters) : askFile(database, sql, parameters)
}

// On a server the tables have a schema of their own, and parameters have numbers.
function onServer(sql: string): string {
  let number = 0
  return sql.replaceAll(/\bparley_(?=[a-z])/g, 'parley.').replaceAll('?', () => `$${++number}`)
}

function askFile(file: string, sql: string, parameters: readonly (string | number)[]): Row[] {
  const database = new Database(file, { readonly: true, timeout: 60_000 })
  try {
    return database.prepare(sql).all(...parameters) as Row[]
  } finally {
    database.close()
  }
}

/** The single number of a query. */
export function count(database: string, sql: string, ...parameters: (string | number)[]): number {
  const [row] = query(database, sql, ...parameters)
  return Number(Object.values(row ?? {})[0])
}

/** Work that ends: not housekeeping, and not the searches for missed messages and callbacks. */
export const ending: string = `queue <> 'retain' and queue not like 'pull:%' and queue not like 'track:%'`

/** Jobs with a current lease. */
export function leased(database: string, now: number): number {
  return count(database, `select count(*) from parley_jobs where ${ending} and state = 'running' and lease > ?`, now)
}

/** Jobs that are not done. */
export function unfinished(database: string): number {
  return count(database, `select count(*) from parley_jobs where ${ending} and state in ('waiting', 'running')`)
}

/** Invariant 11: derived values equal a recount over the messages. Returns the conversations that differ. */
export function drifted(database: string): Row[] {
  return query(
    database,
    `select c.id, c.unread, c.fresh, c.has_unread, c.message_count, c.messages,
       c.last_message_id, c.last_id, c.last_message_at, c.activity from (
       select c.*,
         (select count(*) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id) as messages,
         (select count(*) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id
            and m.direction = 'inbound' and not m.silent and not m.history and m.sequence > c.read_through) as fresh,
         (select m.id from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id and not m.silent
            order by m.at desc, m.sequence desc limit 1) as last_id,
         (select max(m.at) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id
            and not m.silent) as activity
       from parley_conversations c) c
     where c.unread <> c.fresh or c.has_unread <> (c.fresh > 0) or c.message_count <> c.messages
       or c.last_message_id is distinct from c.last_id
       or c.last_message_at is distinct from c.activity`,
  )
}
