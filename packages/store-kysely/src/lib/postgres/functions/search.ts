import type { SearchTable, Table, TableColumn } from '../../layout/table.ts'
import { quoted, SCHEMA, sqlTypes, tableName } from '../schema/names.ts'
import { isOfTenant, setTenant } from '../schema/scope.ts'
import { INDEXED_WORDS } from '../schema/searched.ts'
import { type MadeFunction, madeFunction } from './made.ts'

/** A column that a search may filter by, and its parameters of the function. */
export interface SearchFilter {
  column: TableColumn
  /** The table of words has a copy of it. Otherwise it is read from the record. */
  copied: boolean
  /** The parameter with its values: a list, or null if the search does not filter by it. */
  values: string
  /** The parameter that finds records without a value as well. */
  orNull: string
}

/** Every column that searches of a kind may filter by. */
export function searchFilters({ queries }: Table, { filters }: SearchTable): SearchFilter[] {
  const searches = [...queries.values()].filter(({ search }) => search)
  const asked = searches.flatMap((query) => [...query.required, ...query.narrowing])
  const copied = new Set(filters.map(({ name }) => name))
  const others = new Map(asked.filter(({ name }) => !copied.has(name)).map((column) => [column.name, column]))
  return [...filters, ...others.values()].map((column, nth) => ({
    ...{ column, copied: copied.has(column.name) },
    ...{ values: `_values_${nth}`, orNull: `_null_${nth}` },
  }))
}

/**
 * The functions that search a kind. One reads the index. The other reads the newest records first.
 *
 * The index is quick for a word of few records. It is slow for a word of many, because it has no order. For such a
 * word, a walk from the newest record back is quick. The newest few hundred records show which case applies. A walk
 * that will fill the page continues, in strides of twice the length. Otherwise the index is read.
 *
 * There are two functions. A walk must not use the index, and a read of the index must not walk. The function of the
 * index runs with the rights of the owner, and returns only ids. The walk reads their records with those of its caller.
 */
export function searchFunctions(table: Table, searched: SearchTable): readonly [MadeFunction, MadeFunction] {
  const filters = searchFilters(table, searched)
  const index = indexFunction(table, searched, filters)
  return [index, walkFunction(table, searched, filters, index)]
}

const settings = (ways: string): string => `stable
set search_path = pg_catalog set plan_cache_mode = force_generic_plan set jit = off
set max_parallel_workers_per_gather = 0 set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
${ways}`

function indexFunction(table: Table, searched: SearchTable, filters: readonly SearchFilter[]): MadeFunction {
  const takes = [
    '_owner text, _sought tsquery, _rarest text, _others text[], _behind bigint, _most bigint',
    ...filters.map(({ column, values, orNull }) => `${values} ${typeOf(column)}[], ${orNull} boolean`),
  ]
  const body = `begin
  -- It runs with the rights of the owner. So it checks the tenant itself.
  if (${isOfTenant('_owner')}) is not true then
    return '{}';
  end if;
  -- The words alone find. What else is asked for is checked, behind a fence that the planner does not cross.
  return array(
    select h.id from (
      select s.tenant, s.place, s.id from ${tableName(searched.name)} s
      where ${INDEXED_WORDS} @@ _sought and ${fits(table, filters)} offset 0) h
    where h.tenant = _owner and h.place < _behind order by h.place desc limit _most);
end`
  const ways = settings('security definer set enable_indexscan = off set enable_indexonlyscan = off')
  return madeFunction({ name: 'search_index', takes: takes.join(', '), returns: 'text[]', settings: ways }, body)
}

/**
 * The first stride is long enough to distinguish a rare word from a common one. The more records there are, the slower
 * the index is for a common word. The place of the newest record approximates their number. The stride is longest at a
 * million.
 */
function walkFunction(
  table: Table,
  searched: SearchTable,
  filters: readonly SearchFilter[],
  index: MadeFunction,
): MadeFunction {
  const takes = [
    '_owner text, _sought tsquery, _rarest text, _besides json, _behind bigint, _most bigint',
    ...filters.map(
      ({ column, values, orNull }) => `${values} ${typeOf(column)}[] default null, ${orNull} boolean default false`,
    ),
  ]
  const given = filters.map(({ values, orNull }) => `, ${values}, ${orNull}`).join('')
  const words = tableName(searched.name)
  const records = tableName(table.name)
  const body = `declare
  _scope text := ${setTenant('_owner')};
  _others text[] := array(select json_array_elements_text(_besides));
  -- How far a walk may be expected to go. Beyond that, what the index finds in a million records is looked at sooner.
  _reach constant float8 := 2700 * sqrt(_most);
  _lowest bigint := coalesce(_behind, 9223372036854775807);
  _stride bigint := least(1024, greatest(64, (
    select s.place from ${words} s
    where s.tenant = _owner and s.place < _lowest order by s.place desc limit 1) / 2600));
  _walked bigint := 0;
  _seen bigint;
  _hits text[];
  _ids text[] := '{}';
begin
  loop
    -- The hits come in the order of the walk.
    select count(*), min(w.place), array_agg(w.id) filter (where w.fits) into _seen, _lowest, _hits
      from (
        select s.place, s.id, ${fits(table, filters)} as fits from ${words} s
        where s.tenant = _owner and s.place < _lowest order by s.place desc limit _stride) w;
    _ids := _ids || _hits;
    _walked := _walked + _seen;
    exit when cardinality(_ids) >= _most or _seen < _stride;
    if cardinality(_ids) * _reach < _walked * _most then
      _ids := ${SCHEMA}.${index.name}(
        _owner, _sought, _rarest, _others, coalesce(_behind, 9223372036854775807), _most${given});
      exit;
    end if;
    _stride := _stride * 2;
  end loop;
  return query select r.* from ${records} r where r.id = any (_ids[1:_most]) and r.tenant = _owner;
end`
  const signature = { name: 'search', takes: takes.join(', '), returns: `setof ${records}` }
  return madeFunction({ ...signature, settings: settings('set enable_bitmapscan = off') }, body)
}

/** The condition of a hit: it has the words and the values of the filters. */
function fits({ name }: Table, filters: readonly SearchFilter[]): string {
  const copies = filters.filter(({ copied }) => copied)
  const checks = filters.filter(({ copied }) => !copied)
  const asked = checks.map(({ values }) => `${values} is null`).join(' and ')
  const record = `exists (
          select 1 from ${tableName(name)} r where r.id = s.id and r.tenant = s.tenant
            and ${checks.map((filter) => hasValue(filter, 'r')).join(' and ')})`
  return [
    ...['strpos(s.words, _rarest) > 0', 's.words like all (_others)'],
    ...copies.map((filter) => hasValue(filter, 's')),
    ...(checks.length === 0 ? [] : [`((${asked}) or ${record})`]),
  ].join('\n          and ')
}

function hasValue({ column, values, orNull }: SearchFilter, row: string): string {
  const name = `${row}.${quoted(column.name)}`
  const equals =
    column.type === 'set'
      ? `exists (select 1 from json_array_elements_text(${name}) e(value) where e.value = any(${values}))`
      : `${name} = any(${values})`
  return `(${values} is null or ${equals}${column.optional ? ` or (${orNull} and ${name} is null)` : ''})`
}

/** The type of one value of a filter. */
export function typeOf({ type }: TableColumn): string {
  return type === 'set' ? 'text' : sqlTypes[type]
}
