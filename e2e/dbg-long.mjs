import { join } from 'node:path'
import Database from 'libsql'

/** The columns of a message that differ from the copied one. */
const changed = {
  id: "'msg_' || substr(m.id, 5, 16) || printf('%016x', i)",
  provider_id: "'SM' || substr(m.id, 5, 16) || printf('%016x', i)",
  direction: "case i % 3 when 0 then 'outbound' else 'inbound' end",
  status: "case i % 3 when 0 then 'delivered' else 'received' end",
  at: 'm.at - i * 61000',
  created_at: 'm.at - i * 61000',
  history: '1',
  // Of mixed lengths, so that the bubbles have mixed heights.
  text: "'Old ' || i || substr(replace(hex(zeroblob(80)), '00', ' some words'), 1, (i * 37) % 400)",
}

/**
 * Writes older messages into the conversation of a message, as history. The copy in SQL takes a second for 100 000.
 *
 * Returns the id of the message that is `place` messages before the given one.
 */
export function lengthen(data, messageId, count) {
  const database = new Database(join(data, 'parley.db'), { timeout: 60_000 })
  try {
    const columns = (database.prepare('pragma table_info(parley_messages)').all())
      .map(({ name }) => name)
      .filter((name) => name !== 'place')
    const values = columns.map((name) => changed[name] ?? `m."${name}"`)
    database
      .prepare(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
        insert into parley_messages (${columns.map((name) => `"${name}"`).join(', ')})
        select ${values.join(', ')} from n, parley_messages m where m.id = ?`,
      )
      .run(count, messageId)
  } finally {
    database.close()
  }
  return (place) => `msg_${messageId.slice(4, 20)}${place.toString(16).padStart(16, '0')}`
}
