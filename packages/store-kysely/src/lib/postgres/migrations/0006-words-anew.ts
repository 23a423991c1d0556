import type { Migration } from '../../migrate.ts'
import { makeWordsAnew } from '../../search/make-anew.ts'

/**
 * The version of the words by which messages are found, and how far they are made anew: emoji, numbers and the forms of letters
 * came with the second.
 */
export const wordsAnew: Migration = {
  name: '0006-words-anew',
  statements: [
    `create table parley.word_versions (
  version bigint not null, next_version bigint, tenant text collate "C", place bigint)`,
    `insert into parley.word_versions (version)
  select case when exists (select 1 from parley.searched) then 1 else 2 end`,
  ],
  finish: makeWordsAnew(['tenant', 'place']),
}
