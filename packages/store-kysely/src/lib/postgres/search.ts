import { sql } from 'kysely'
import { markOf, soughtBy } from '../search/said.ts'
import type { Search } from '../search/search.ts'
import { tables } from '../tables.ts'

/** Searching on PostgreSQL: a function that looks at the newest messages first, and into the index where they are not enough. */
export const postgresSearch: Search = {
  valuesOf(tenant, { terms, conversationId }) {
    const open = (type: string): string => (type === 'prefix' ? ':*' : '')
    const indexed = terms.flatMap(({ type, words }) => {
      const last = words.length - 1
      return words.map((word, place) => {
        const said = soughtBy({ type, words: [word] }, tenant)
        return `'${said}'${place === last ? open(type) : ''}`
      })
    })
    const there = conversationId === undefined ? [] : [`'${markOf(conversationId)}'`]
    const patterns = terms.map((term) => `% ${soughtBy(term, tenant)}${term.type === 'prefix' ? '' : ' '}%`)
    return { sought: [...indexed, ...there].join(' & '), said: JSON.stringify(patterns) }
  },
  page: (slot, { column }, { within, continued }) => sql`
    select place, ${sql.join(tables.message.columns.map(({ name, type }) => column(name, type)))}
    from parley.search(${slot('tenant')}, ${within ? slot('conversationId') : sql`null`}, ${slot('sought')}::tsquery,
      ${slot('said')}::json, ${continued ? slot('after_0') : sql`null`}, ${slot('limit')})`,
}
