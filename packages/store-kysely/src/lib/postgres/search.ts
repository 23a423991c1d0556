import type { SearchTerm, TenantId } from '@parley/core'
import { sql } from 'kysely'
import { markOf, soughtBy } from '../search/indexed-words.ts'
import type { Search } from '../search/search.ts'
import { tables } from '../tables.ts'

/** Searching on PostgreSQL: a function that looks at the newest messages first, and into the index where they are not enough. */
export const postgresSearch: Search = {
  valuesOf(tenant, { terms, conversationId }) {
    const there = conversationId === undefined ? [] : [`'${markOf(conversationId)}'`]
    const sought = [...terms.flatMap((term) => lexemesOf(term, tenant)), ...there].join(' & ')
    // The longest is the rarest, more often than not: where it is missing, nothing else is looked for.
    const [words = '', ...others] = terms.map((term) => textOf(term, tenant)).sort((a, b) => b.length - a.length)
    return { sought, words, besides: JSON.stringify(others.map((other) => `%${other}%`)) }
  },
  page: (slot, { column }, { within, continued }) => sql`
    select place, ${sql.join(tables.message.columns.map(({ name, type }) => column(name, type)))}
    from parley.search(${slot('tenant')}, ${within ? slot('conversationId') : sql`null`}, ${slot('sought')}::tsquery,
      ${slot('words')}, ${slot('besides')}::json, ${continued ? slot('after_0') : sql`null`}, ${slot('limit')})`,
}

/** What the index is asked for: each of the words. That they stand behind each other is seen in the text. */
function lexemesOf({ type, words }: SearchTerm, tenant: TenantId): string[] {
  const last = words.length - 1
  return words.map((word, place) => {
    const open = type === 'prefix' && place === last
    return `'${soughtBy({ type, words: [word] }, tenant)}'${open ? ':*' : ''}`
  })
}

/** The stretch of a text that says a term: words have a space before and behind. */
function textOf(term: SearchTerm, tenant: TenantId): string {
  const said = soughtBy(term, tenant)
  return term.type === 'prefix' ? ` ${said}` : ` ${said} `
}
