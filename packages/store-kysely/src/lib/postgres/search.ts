import type { SearchTerm, TenantId } from '@parley/core/store'
import { type RawBuilder, sql } from 'kysely'
import type { Search } from '../dialect.ts'
import { slotsOf } from '../filter.ts'
import type { FilterShape } from '../filter-shape.ts'
import { soughtWords } from '../search/indexed-words.ts'
import type { SlotOf } from '../sql-value.ts'
import { type SearchFilter, searchFilters, searchFunctions, typeOf } from './functions/search.ts'
import { SCHEMA } from './schema/names.ts'

/** Search on PostgreSQL: a function reads the newest records first, and the index if they are not enough. */
export const postgresSearch: Search = {
  valuesOf(tenant, terms, marks) {
    const marked = marks.map((group) => `(${group.map((mark) => `'${mark}'`).join(' | ')})`)
    const sought = [...terms.flatMap((term) => lexemesOf(term, tenant)), ...marked].join(' & ')
    // The longest word is usually the rarest. A row without it is not compared with the others.
    const [rarest = '', ...others] = terms.map((term) => textOf(term, tenant)).sort((a, b) => b.length - a.length)
    return { sought, rarest, besides: JSON.stringify(others.map((other) => `%${other}%`)) }
  },
  page(slot, { column }, { table, searched, filters, checks, continued }) {
    const [, { name }] = searchFunctions(table, searched)
    const call = sql.raw(`${SCHEMA}.${name}`)
    const given = [...filters, ...checks].map((asked) => {
      const filter = searchFilters(table, searched).find(({ column: { name } }) => name === asked.column.name)
      if (filter === undefined) throw new TypeError(`The search has no filter ${asked.column.name}.`)
      return sql`, ${givenFor(filter, asked, slot)}`
    })
    return sql`
      select place, ${sql.join(table.columns.map((each) => column(each)))}
      from ${call}(${slot('tenant')}, ${slot('sought')}::tsquery, ${slot('rarest')}, ${slot('besides')}::json,
        ${continued ? slot('after_0') : sql`null`}, ${slot('limit')}${sql.join(given, sql``)})`
  },
}

/** The values of a filter, by the names of parameters. */
function givenFor({ column, values, orNull }: SearchFilter, asked: FilterShape, slot: SlotOf): RawBuilder<unknown> {
  const list = sql.raw(`::${typeOf(column)}[]`)
  const nulls = asked.orNull || asked.with === 'null'
  return sql`${sql.raw(values)} => array[${sql.join(elementsOf(asked, slot))}]${list}, ${sql.raw(orNull)} => ${sql.lit(nulls)}`
}

function elementsOf(asked: FilterShape, slot: SlotOf): RawBuilder<unknown>[] {
  const { column, with: how } = asked
  if (how === 'true' || how === 'false') return [sql.lit(how === 'true')]
  if (column.type === 'boolean' && how === 'any') return [sql.lit(true), sql.lit(false)]
  return slotsOf(asked, slot)
}

/** The words that the index finds by. The text shows whether they are in their order. */
function lexemesOf({ type, words }: SearchTerm, tenant: TenantId): string[] {
  const last = words.length - 1
  return words.map((word, nth) => {
    const open = type === 'prefix' && nth === last
    return `'${soughtWords({ type, words: [word] }, tenant)}'${open ? ':*' : ''}`
  })
}

/** The part of a row's words that a term matches. A word has a space before and after it. */
function textOf(term: SearchTerm, tenant: TenantId): string {
  const words = soughtWords(term, tenant)
  return term.type === 'prefix' ? ` ${words}` : ` ${words} `
}
