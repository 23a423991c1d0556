import { fits, looking } from '../0002/search.ts'

/**
 * Finds messages that say what is sought, the newest first; their order is the caller's to restore.
 *
 * The first look at the newest was half of what a search for a rare word cost. It is as long as it takes to tell such a word
 * from one for which the index would be slow, which has the more to find the more messages there are: of that the place of
 * the newest tells, and a million make it as long as it was.
 */
export const search: string = `create or replace function parley.search(
  owner text, talk text, sought tsquery, words text, besides json, behind bigint, most bigint)
returns setof parley.messages ${looking('set enable_bitmapscan = off')}
declare
  others text[] := array(select json_array_elements_text(besides));
  -- How far a walk may be expected to go: from there on, what the index finds in a million messages is looked at sooner.
  reach constant float8 := 2700 * sqrt(most);
  lowest bigint := coalesce(behind, 9223372036854775807);
  stride bigint := least(1024, greatest(64, (
    select s.place from parley.searched s
    where s.tenant = owner and s.place < lowest order by s.place desc limit 1) / 2600));
  walked bigint := 0;
  seen bigint;
  hits text[];
  ids text[] := '{}';
begin
  loop
    -- The hits come as they are walked by.
    select count(*), min(w.place), array_agg(w.id) filter (where w.fits) into seen, lowest, hits
      from (
        select s.place, s.id, ${fits} as fits from parley.searched s
        where s.tenant = owner and s.place < lowest order by s.place desc limit stride) w;
    ids := ids || hits;
    walked := walked + seen;
    exit when cardinality(ids) >= most or seen < stride;
    if cardinality(ids) * reach < walked * most then
      ids := parley.search_index(
        owner, talk, sought, words, others, coalesce(behind, 9223372036854775807), most);
      exit;
    end if;
    stride := stride * 2;
  end loop;
  return query select m.* from parley.messages m where m.id = any (ids[1:most]) and m.tenant = owner;
end
$$`
