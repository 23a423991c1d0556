import { sql } from 'kysely'
import { markOf, soughtBy } from '../search/indexed-words.ts'
import type { Search } from '../search/search.ts'
import { columns } from '../statement.ts'
import { tables } from '../tables.ts'

const found = tables.message.columns.map(({ name }) => `m.${name}`)

/** Searching on SQLite: one walk through the index, from the newest message back. */
export const sqliteSearch: Search = {
  valuesOf(tenant, { terms, conversationId }) {
    const said = terms.map((term) => `"${soughtBy(term, tenant)}"${term.type === 'prefix' ? ' *' : ''}`)
    const there = conversationId === undefined ? [] : [`"${markOf(conversationId)}"`]
    return { sought: [...said, ...there].join(' AND ') }
  },
  // The order of the joins is told: the index finds, and each message is looked up.
  page: (slot, _, { within, continued }) => sql`
    select s.place, ${columns(found)} from parley_search w
    cross join parley_searched s on s.place = w.rowid
    cross join parley_messages m on m.tenant = s.tenant and m.id = s.id
    where parley_search match ${slot('sought')} and s.tenant = ${slot('tenant')}
      ${within ? sql`and s.conversation_id = ${slot('conversationId')}` : sql``}
      ${continued ? sql`and w.rowid < ${slot('after_0')}` : sql``}
    order by w.rowid desc limit ${slot('limit')}`,
}
