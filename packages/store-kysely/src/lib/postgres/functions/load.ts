import type { Layout, Table } from '../../layout/table.ts'
import { literal, quoted, tableName } from '../schema/names.ts'
import { setTenant } from '../schema/scope.ts'
import { byKind } from './by-kind.ts'
import { type MadeFunction, madeFunction, planned } from './made.ts'

/** A function has at most 100 arguments. */
const MOST_VALUES = 90

/** The columns of a record in lists that are short enough. */
export function partsOf<Each>(columns: readonly Each[]): Each[][] {
  const parts: Each[][] = []
  for (let from = 0; from < columns.length; from += MOST_VALUES) parts.push(columns.slice(from, from + MOST_VALUES))
  return parts
}

/**
 * Reads records by id and by key. The first row has only the time; every later row has it too.
 *
 * `_wanted` is a list of lists: the keys, then the ids of each kind in the order of the layout. An absent list is null.
 * A record is the list of its columns. The names of columns would be half of the answer.
 */
export function loadFunction(layout: Layout): MadeFunction {
  const tables = [...layout.values()]
  const keyed = tables.filter((table) => table.keyed)
  const owned = keyed.map(({ kind }) => `array_agg(k.id) filter (where k.kind = ${literal(kind)})`)
  const reads = tables.map((table, place) => readKind(table, place + 2))
  const body = `declare
  _scope text := ${setTenant('_owner')};
  _read_at bigint := floor(extract(epoch from clock_timestamp()) * 1000);${keyed.map((table) => `\n  ${ownedOf(table)} text[];`).join('')}
begin
  return query select null::text, null::json, _read_at;
  if _wanted[1] is not null then
    select ${owned.join(', ')} into ${keyed.map(ownedOf).join(', ')}
      from parley.keys k where k.key = any(_wanted[1]::text[]) and k.tenant = _owner;
  end if;${byKind(reads, (place) => `cardinality(_wanted) > ${place + 1}${ownedBehind(tables, place)}`)}
end`
  const returns = 'table (kind text, records json, now bigint)'
  return madeFunction({ name: 'load', takes: '_owner text, _wanted text[]', returns, settings: planned }, body)
}

/** The variable of the function with the ids of records that own a key. */
function ownedOf({ name }: Table): string {
  return quoted(`_owned_${name}`)
}

// A key may belong to a kind without a requested id.
function ownedBehind(tables: readonly Table[], place: number): string {
  const behind = tables.slice(place).filter(({ keyed }) => keyed)
  return behind.map((table) => ` or ${ownedOf(table)} is not null`).join('')
}

function readKind(table: Table, place: number): string {
  const { kind, name, keyed, columns } = table
  const lists = partsOf(columns).map(
    (part) => `json_build_array(${part.map((column) => `r.${quoted(column.name)}`).join(', ')})`,
  )
  const record = lists.length === 1 ? lists.join() : `json_build_array(${lists.join(', ')})`
  const owned = ownedOf(table)
  const ids = `_wanted[${place}]::text[]`
  return `
  if _wanted[${place}] is not null${keyed ? ` or ${owned} is not null` : ''} then
    return query select ${literal(kind)}, json_agg(${record}), _read_at
      from ${tableName(name)} r where r.id = any(${keyed ? `${ids} || ${owned}` : ids}) and r.tenant = _owner;
  end if;`
}
