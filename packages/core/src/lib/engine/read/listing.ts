import { ParleyError } from '../../errors/parley-error.ts'
import { ensureFilters, ensureInput, inputs } from '../../input.ts'
import type { Cursor, TenantId } from '../../model/ids.ts'
import { fingerprintOf } from '../../model/keys.ts'
import type { KeysetPosition } from '../../model/query.ts'
import type { Query, Stored } from '../../model/record.ts'
import { isStorableText } from '../../model/text.ts'
import type { Question, Store } from '../../ports/store.ts'

/** More characters than any cursor of a list has. */
const LONGEST_CURSOR = 2000

/** Options of a list. */
export interface ListOptions<W = object> {
  where?: W | undefined
  /** Default: `newest` first. */
  order?: 'newest' | 'oldest' | undefined
  /** 1 to 100. Default: 20. */
  limit?: number | undefined
  /** `next` of the page before, with the same filters and order. */
  cursor?: string | undefined
  signal?: AbortSignal | undefined
}

/** One page. */
export interface Listing<R> {
  items: R[]
  /** The cursor of the next page; `null` on the last one. */
  next: string | null
  /** The position of the page in the log. A stream from here misses no event. */
  asOf: Cursor
}

/**
 * Returns a page of a query, with opaque cursors.
 *
 * @throws `input.invalid` naming the filter, `cursor.invalid`
 */
export async function list<R extends Stored, W extends object>(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  query: Query<R, W>,
  options: ListOptions<NoInfer<W>> = {},
): Promise<Listing<R>> {
  ensureInput(options, inputs.listOptions, 'options')
  const { where = {} as W, order = 'newest', limit = 20, cursor, signal } = options
  ensureLimit(limit)
  ensureFilters(query, where)
  const mark = markOf(query, where, order)
  const after = cursor === undefined ? undefined : parseCursor(query, mark, cursor)
  const question: Question<R, W> = { query, where, order, limit, ...(after === undefined ? {} : { after }) }
  const page = await store.find(tenant, question, { signal })
  return { items: page.records, next: page.next === undefined ? null : formatCursor(mark, page.next), asOf: page.asOf }
}

/** Checks the length of a page. @throws `input.invalid` */
export function ensureLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return
  const reason = 'The limit must be a whole number from 1 to 100.'
  throw new ParleyError('input.invalid', { field: 'limit', reason })
}

/** The cursor behind a position of a list, as the page that ends there has it. */
export function cursorOf<R extends Stored, W extends object>(
  query: Query<R, W>,
  { where, order }: { where: NoInfer<W>; order: 'newest' | 'oldest' },
  position: KeysetPosition,
): string {
  return formatCursor(markOf(query, where, order), position)
}

function markOf({ record, name }: Query, where: object, order: string): string {
  return fingerprintOf([record.kind, name, where, order]).slice(0, 8)
}

/** A cursor. It contains the fingerprint of its query: with other filters it would point into another list. */
export function formatCursor(mark: string, position: KeysetPosition): string {
  return btoa(JSON.stringify([mark, ...position]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The position in a cursor. @throws `cursor.invalid` for one of another query */
export function parsedCursor(mark: string, cursor: string): unknown[] {
  const invalid = new ParleyError('cursor.invalid', { field: 'cursor' })
  if (cursor.length > LONGEST_CURSOR) throw invalid
  let parsed: unknown
  try {
    parsed = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    throw invalid
  }
  if (!Array.isArray(parsed) || parsed[0] !== mark) throw invalid
  return parsed.slice(1)
}

function parseCursor({ record, keyset }: Query, mark: string, cursor: string): KeysetPosition {
  const position = parsedCursor(mark, cursor)
  const columns: { [field: string]: { type: string } } = { ...record.columns, place: { type: 'integer' } }
  const fits = (value: unknown, part: number): value is string | number => {
    const numeric = ['integer', 'time'].includes(columns[keyset[part] ?? '']?.type ?? '')
    return numeric ? Number.isSafeInteger(value) : typeof value === 'string' && isStorableText(value)
  }
  if (position.length !== keyset.length || !position.every(fits))
    throw new ParleyError('cursor.invalid', { field: 'cursor' })
  return position
}
