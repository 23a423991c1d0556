import type { ConversationId, TenantId } from '@parley/core'
import { sql } from 'kysely'
import type { Finish } from '../migrate.ts'
import { ask, tell } from '../script.ts'
import { statement } from '../statement.ts'
import { saidBy } from './indexed-words.ts'

/** How many messages are read in one transaction. */
const BATCH = 500

const unread = statement((_, { table }) => sql`select 1 as found from ${table('searched')} where said is null limit 1`)
const newestUnread = statement(
  (_, { table }) => sql`
    select s.place, m.tenant, m.conversation_id, m.subject, m.text
    from ${table('searched')} s join ${table('messages')} m on m.tenant = s.tenant and m.id = s.id
    where s.said is null order by s.place desc limit ${sql.lit(BATCH)}`,
)
// Who writes a message meanwhile, tells what it says.
const read = statement(
  (slot, { table }) => sql`
    update ${table('searched')} set said = ${slot('said')}
    where tenant = ${slot('tenant')} and place = ${slot('place')} and said is null`,
)

/** Reads the messages that were there before they could be searched, the newest first: words are not for SQL to make. */
export const fillSearched: Finish = {
  left: unread,
  *some() {
    const rows = yield* ask(newestUnread)
    const said = rows.map((row) => ({
      place: row.place ?? null,
      tenant: String(row.tenant),
      said: saidBy({
        tenant: row.tenant as TenantId,
        conversationId: row.conversation_id as ConversationId,
        subject: row.subject === null ? null : String(row.subject),
        text: String(row.text),
      }),
    }))
    yield* tell(read, said)
    return rows.length > 0
  },
}
