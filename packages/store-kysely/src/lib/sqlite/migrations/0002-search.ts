import type { Migration } from '../../migrate.ts'
import { fillSearched } from '../../search/fill.ts'

/**
 * What messages say, and an index of its words.
 *
 * A message knows its place in the order of first writes, by which it is searched: SQLite may renumber the rows of its own
 * table. What older messages say is still to be read: {@link fillSearched} does.
 */
export const search: Migration = {
  name: '0002-search',
  statements: [
    'alter table parley_messages add column place integer',
    'update parley_messages set place = rowid',
    `create table parley_searched (
  place integer primary key, tenant text not null, id text not null, conversation_id text not null, said text)`,
    `insert into parley_searched (place, tenant, id, conversation_id)
  select place, tenant, id, conversation_id from parley_messages`,
    'create index parley_searched_unread on parley_searched (place) where said is null',
    // The words are given as they are to be found: nothing but the space and what they never hold parts them.
    `create virtual table parley_search using fts5 (
  said, content = 'parley_searched', content_rowid = 'place', columnsize = 0, tokenize = "ascii tokenchars '_'")`,
    // New rows are told to the index by who writes them: it would write down each by itself, not a batch at once.
    `create trigger parley_searched_said after update of said on parley_searched begin
  insert into parley_search (parley_search, rowid, said)
    select 'delete', old.place, old.said where old.said is not null;
  insert into parley_search (rowid, said) select new.place, new.said where new.said is not null;
end`,
    `create trigger parley_searched_removed after delete on parley_searched when old.said is not null begin
  insert into parley_search (parley_search, rowid, said) values ('delete', old.place, old.said);
end`,
    `create trigger parley_messages_removed after delete on parley_messages begin
  delete from parley_searched where place = old.place;
end`,
  ],
  finish: fillSearched,
}
