import { ParleyError } from '../../errors/parley-error.ts'
import { ensureFilters, ensureInput, inputs } from '../../input.ts'
import type { Cursor, TenantId } from '../../model/ids.ts'
import { fingerprintOf } from '../../model/keys.ts'
import { comparePositions } from '../../model/keyset.ts'
import type { AnyRecord, RecordOf } from '../../model/record.ts'
import {
  type KeysetPosition,
  type KindOfQuery,
  type QueryName,
  queries,
  schema,
  type Where,
} from '../../model/schema.ts'
import { isStorableText } from '../../model/text.ts'
import type { Page, Query, Store } from '../../ports/store.ts'

/** Longer than any cursor of a list. */
const LONGEST_CURSOR = 2000

/** What to list. */
export interface ListOptions<Name extends QueryName> {
  where?: Where<Name> | undefined
  /** `newest` first where it is not told. */
  order?: 'newest' | 'oldest' | undefined
  /** 1 to 100; 20 where it is not told. */
  limit?: number | undefined
  /** `next` of the page before, with the same filters and order. */
  cursor?: string | undefined
  signal?: AbortSignal | undefined
}

/** One page. */
export interface Listing<Name extends QueryName> {
  items: RecordOf<KindOfQuery<Name>>[]
  /** Where the next page begins; `null` on the last. */
  next: string | null
  /** The log's position as of which this is true: a stream from here misses nothing. */
  asOf: Cursor
}

/** Answers a named query, with cursors that are opaque to whoever pages. */
export async function list<Name extends QueryName>(
  store: Store,
  tenant: TenantId,
  name: Name,
  options: ListOptions<Name> = {},
): Promise<Listing<Name>> {
  ensureInput(options, inputs.listOptions, 'options')
  return listOver(store, tenant, name, [options.where ?? ({} as Where<Name>)], options)
}

/**
 * Answers a named query over several filters that share no record, as one list in the order of the query.
 *
 * `asOf` is the position of the first filter's page: a stream from there misses nothing of any filter.
 */
export async function listOver<Name extends QueryName>(
  store: Store,
  tenant: TenantId,
  name: Name,
  wheres: readonly Where<Name>[],
  { order = 'newest', limit = 20, cursor, signal }: Omit<ListOptions<Name>, 'where'>,
): Promise<Listing<Name>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw new ParleyError('input.invalid', {
      field: 'limit',
      reason: 'The limit must be a whole number from 1 to 100.',
    })
  }
  for (const where of wheres) ensureFilters(name, where)
  const question = fingerprintOf([name, wheres.length === 1 ? wheres[0] : wheres, order]).slice(0, 8)
  const after = cursor === undefined ? undefined : parseCursor(name, question, cursor)
  const pages: Page<KindOfQuery<Name>>[] = []
  for (const where of wheres) {
    const query: Query<Name> = { name, where, order, limit, ...(after === undefined ? {} : { after }) }
    // One after the other: the first page is as of no later than the others.
    pages.push(await store.find(tenant, query, { signal }))
  }
  const [first, ...more] = pages
  if (first === undefined) throw new ParleyError('internal', { reason: 'A list needs at least one filter.' })
  const page = more.length === 0 ? first : { ...joined(name, pages, { order, limit }), asOf: first.asOf }
  const next = page.next === undefined ? null : formatCursor(question, page.next)
  return { items: page.records, next, asOf: page.asOf }
}

function joined<Name extends QueryName>(
  name: Name,
  pages: readonly Page<KindOfQuery<Name>>[],
  { order, limit }: { order: 'newest' | 'oldest'; limit: number },
): Omit<Page<KindOfQuery<Name>>, 'asOf'> {
  const { keyset }: { keyset: readonly string[] } = queries[name]
  const position = (record: AnyRecord): KeysetPosition => keyset.map((field) => Reflect.get(record, field))
  const direction = order === 'newest' ? -1 : 1
  const all = pages.flatMap(({ records }) => records)
  all.sort((a, b) => direction * comparePositions(position(a), position(b)))
  const records = all.slice(0, limit)
  const last = records.at(-1)
  const more = all.length > limit || pages.some(({ next }) => next !== undefined)
  return more && last !== undefined ? { records, next: position(last) } : { records }
}

// The cursor says which question it belongs to: with other filters it would point into another list.
function formatCursor(question: string, position: KeysetPosition): string {
  return btoa(JSON.stringify([question, ...position]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function parseCursor(name: QueryName, question: string, cursor: string): KeysetPosition {
  const invalid = new ParleyError('cursor.invalid', { field: 'cursor' })
  if (cursor.length > LONGEST_CURSOR) throw invalid
  let parsed: unknown
  try {
    parsed = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    throw invalid
  }
  if (!Array.isArray(parsed) || parsed[0] !== question) throw invalid
  const { kind, keyset } = queries[name]
  const columns: { [field: string]: { type: string } } = { ...schema[kind].columns, place: { type: 'integer' } }
  const position: unknown[] = parsed.slice(1)
  const fits = (value: unknown, part: number): value is string | number => {
    const numeric = ['integer', 'time'].includes(columns[keyset[part] ?? '']?.type ?? '')
    return numeric ? Number.isSafeInteger(value) : typeof value === 'string' && isStorableText(value)
  }
  if (position.length !== keyset.length || !position.every(fits)) throw invalid
  return position
}
