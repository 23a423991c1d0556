import { sql } from 'kysely'
import type { Layout, Table } from '../layout.ts'
import type { Part } from '../migrate/part.ts'
import { onceFor } from '../once.ts'
import { ask, type Script } from '../script.ts'
import { type Statement, statement } from '../statement.ts'
import { PREFIX } from './dialect.ts'

/*
 * The store gives places if words need them, or if a query is in the order of first writes. Such a query may continue
 * after the newest record, even after that record is deleted. So no place is given twice.
 */

/** A table of the highest places, for kinds with a query in the order of first writes. */
export function placesPart(layout: Layout): Part[] {
  if (![...layout.values()].some(isListedByPlace)) return []
  const made = `create table ${PREFIX}places (name text primary key, place integer not null) without rowid`
  return [{ name: 'table places', statements: [made] }]
}

/** Whether new rows of a table get their places before they are written. */
export function givesPlaces(table: Table): boolean {
  return table.searched !== undefined || isListedByPlace(table)
}

/** Reserves places for a number of new rows, and returns the place before them. */
export function* takePlaces(table: Table, count: number): Script<number> {
  const [row] = yield* isListedByPlace(table) ? ask(raise(table), { count }) : ask(newest(table))
  return isListedByPlace(table) ? Number(row?.place) - count : Number(row?.place)
}

function isListedByPlace({ queries }: Table): boolean {
  return [...queries.values()].some(({ search, keyset }) => !search && keyset.some(({ field }) => field === 'place'))
}

const newest = onceFor(
  ({ name }: Table): Statement =>
    statement((_, { table }) => sql`select coalesce(max(place), 0) as place from ${table(name)}`),
)

const raise = onceFor(
  ({ name }: Table): Statement =>
    statement(
      (slot, { table }) => sql`
        insert into ${table('places')} (name, place)
        select ${sql.lit(name)}, coalesce(max(place), 0) + ${slot('count')} from ${table(name)} where true
        on conflict (name) do update set place = max(excluded.place, place + ${slot('count')}) returning place`,
    ),
)
