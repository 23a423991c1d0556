/** What a row must be: it has the words, and all else that is asked for, in the conversation where one is. */
export const fits = `strpos(s.said, words) > 0 and (talk is null or s.conversation_id = talk) and s.said like all (others)`

/** The head of a function that looks and changes nothing; its statements are planned once, whoever asks for what. */
export const looking = (ways: string): string => `language plpgsql stable
set search_path = pg_catalog set plan_cache_mode = force_generic_plan set jit = off
set max_parallel_workers_per_gather = 0 set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
${ways} as $$
#variable_conflict use_column`

/*
 * The index finds a message by its words fast where few messages say them, and slowly where many do, as it knows no order;
 * a walk from the newest back is fast where many say them. How many do is told by the newest few hundred: where a walk can
 * be expected to fill the page it goes on, in strides of twice the length, and else the index is asked.
 */

/** Looks into the index: ids, the newest first. */
const searchIndex = `create function parley.search_index(
  owner text, talk text, sought tsquery, words text, others text[], behind bigint, most bigint)
returns text[] ${looking('set enable_indexscan = off set enable_indexonlyscan = off')}
begin
  -- The words alone find; what else is asked for is checked, behind a fence that the planner does not cross.
  return array(
    select h.id from (
      select s.tenant, s.place, s.id from parley.searched s
      where array_to_tsvector(string_to_array(btrim(s.said), ' ')) @@ sought and ${fits} offset 0) h
    where h.tenant = owner and h.place < behind order by h.place desc limit most);
end
$$`

/** Finds messages that say what is sought, the newest first; their order is the caller's to restore. */
const findMessages = `create function parley.search(
  owner text, talk text, sought tsquery, words text, besides json, behind bigint, most bigint)
returns setof parley.messages ${looking('set enable_bitmapscan = off')}
declare
  others text[] := array(select json_array_elements_text(besides));
  -- How far a walk may be expected to go: from there on, what the index finds in a million messages is looked at sooner.
  reach constant float8 := 2700 * sqrt(most);
  stride bigint := 384;
  walked bigint := 0;
  seen bigint;
  lowest bigint := coalesce(behind, 9223372036854775807);
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

/** Two functions, as a statement that walks must not look into the index, nor the other way round. */
export const search: readonly string[] = [searchIndex, findMessages]
