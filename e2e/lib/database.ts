import Database from 'libsql'

/** One row, as the database holds it. */
export type Row = Record<string, string | number | null>

/** Reads an installation's database behind its back. */
export function query(file: string, sql: string, ...parameters: (string | number)[]): Row[] {
  const database = new Database(file, { readonly: true, timeout: 5000 })
  try {
    return database.prepare(sql).all(...parameters) as Row[]
  } finally {
    database.close()
  }
}

/** One number that a query answers. */
export function count(file: string, sql: string, ...parameters: (string | number)[]): number {
  const [row] = query(file, sql, ...parameters)
  return Number(Object.values(row ?? {})[0])
}

/** Jobs that a worker holds right now. */
export function leased(file: string, now: number): number {
  return count(file, `select count(*) from parley_jobs where state = 'running' and lease > ?`, now)
}

/** Jobs that are still to be done. */
export function unfinished(file: string): number {
  return count(file, `select count(*) from parley_jobs where state in ('waiting', 'running') and queue <> 'retain'`)
}

/**
 * Invariant 11: what is derived equals what a recount over the messages gives. Answers the conversations that differ.
 */
export function drifted(file: string): Row[] {
  return query(
    file,
    `select c.id, c.unread, c.has_unread, c.message_count, c.last_message_id, c.last_message_at, c.activity from (
       select c.*,
         (select count(*) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id) as messages,
         (select count(*) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id
            and m.direction = 'inbound' and m.silent = 0 and m.sequence > c.read_through) as fresh,
         (select m.id from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id and m.silent = 0
            order by m.at desc, m.sequence desc limit 1) as last_id,
         (select max(m.at) from parley_messages m where m.tenant = c.tenant and m.conversation_id = c.id
            and m.silent = 0) as activity
       from parley_conversations c) c
     where c.unread <> c.fresh or c.has_unread <> (c.fresh > 0) or c.message_count <> c.messages
       or c.last_message_id is not c.last_id or c.last_message_at is not c.activity`,
  )
}
