import { sql } from 'kysely'
import type { Search } from '../dialect.ts'
import { checkOf } from '../filter.ts'
import { soughtWords } from '../search/indexed-words.ts'

/** The bare name of the index over a table of words. */
export function wordIndexOf(searched: string): string {
  return `${searched}_words`
}

/** Search on SQLite: one walk through the index, from the newest record back. */
export const sqliteSearch: Search = {
  valuesOf(tenant, terms, marks) {
    const words = terms.map((term) => `"${soughtWords(term, tenant)}"${term.type === 'prefix' ? ' *' : ''}`)
    const marked = marks.map((any) => `(${any.map((mark) => `"${mark}"`).join(' OR ')})`)
    return { sought: [...words, ...marked].join(' AND ') }
  },
  // The order of the joins is fixed: the index finds, and each record is looked up.
  page(slot, dialect, { table, searched, filters, checks, continued }) {
    const index = dialect.table(wordIndexOf(searched.name))
    const conditions = [
      sql`${index} match ${slot('sought')}`,
      sql`s.tenant = ${slot('tenant')}`,
      ...filters.map((filter) => checkOf(filter, slot, dialect, 's')),
      ...checks.map((filter) => checkOf(filter, slot, dialect, 'r')),
      ...(continued ? [sql`w.rowid < ${slot('after_0')}`] : []),
    ]
    return sql`
      select r.place, ${sql.join(table.columns.map((column) => dialect.column(column, 'r')))}
      from ${index} w cross join ${dialect.table(searched.name)} s on s.place = w.rowid
      cross join ${dialect.table(table.name)} r on r.place = s.place
      where ${sql.join(conditions, sql` and `)} order by w.rowid desc limit ${slot('limit')}`
  },
}
