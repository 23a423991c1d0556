import type { Migration } from '../../migrate.ts'
import { fillSearched } from '../../search/fill.ts'
import { makeSearchable } from './0002/make-searchable.ts'
import { search } from './0002/search.ts'
import { tables } from './0002/tables.ts'

/** What messages say, an index of its words, and the functions that keep it and look into it. */
export const searching: Migration = {
  name: '0002-search',
  statements: [...tables, makeSearchable, ...search],
  finish: fillSearched,
}
