import { ParleyError } from './errors/parley-error.ts'
import { fingerprintOf } from './keys.ts'
import type { Cursor, TenantId } from './model/ids.ts'
import type { RecordOf } from './model/record.ts'
import type { Query, Store } from './ports/store.ts'
import { type KeysetPosition, type KindOfQuery, type QueryName, queries, schema, type Where } from './schema.ts'

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
  const { order = 'newest', limit = 20, cursor, signal } = options
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw new ParleyError('input.invalid', {
      field: 'limit',
      reason: 'The limit must be a whole number from 1 to 100.',
    })
  }
  const where = options.where ?? ({} as Where<Name>)
  const question = fingerprintOf([name, where, order]).slice(0, 8)
  const after = cursor === undefined ? undefined : parseCursor(name, question, cursor)
  const query: Query<Name> = { name, where, order, limit, ...(after === undefined ? {} : { after }) }
  const page = await store.find(tenant, query, { signal })
  const next = page.next === undefined ? null : formatCursor(question, page.next)
  return { items: page.records, next, asOf: page.asOf }
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
    return numeric ? Number.isSafeInteger(value) : typeof value === 'string'
  }
  if (position.length !== keyset.length || !position.every(fits)) throw invalid
  return position
}
