import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId } from '../../model/ids.ts'
import type { KeysetPosition } from '../../model/query.ts'
import type { Stored } from '../../model/record.ts'
import type { Page, Question, StoreOptions } from '../../ports/store.ts'
import type { Readable } from './visible.ts'

/** The number of records that one call reads. */
const SCAN = 200

/** The most reads for the position of a record. Other records may be written before it meanwhile. */
const MAX_LOOKS = 20

/** The position of a record: the cursor before its page, and its place in the page. */
interface Found {
  id: string
  after: KeysetPosition | undefined
  place: number
}

/**
 * A page of the records that `visible` keeps.
 *
 * It reads until the page is full and one more record proves a next page. So neither the length of a page nor its
 * cursor depends on hidden records.
 */
export async function filledPage<R extends Stored, W extends object>(
  store: Readable,
  tenant: TenantId,
  question: Question<R, W>,
  visible: (records: R[]) => Promise<R[]>,
  options: StoreOptions,
): Promise<Page<R>> {
  const { limit, after: begin } = question
  const kept: R[] = []
  let asOf: Page['asOf'] | undefined
  let last: Found | undefined
  let after = begin
  do {
    options.signal?.throwIfAborted()
    const page = await store.find(tenant, { ...asked(question, after), limit: SCAN }, options)
    asOf ??= page.asOf
    const seen = await visible(page.records)
    const room = limit - kept.length
    kept.push(...seen.slice(0, room))
    const final = seen[room - 1]
    if (final !== undefined) last = { id: final.id, after, place: page.records.findIndex(({ id }) => id === final.id) }
    if (seen.length > room && last !== undefined)
      return { records: kept, asOf, next: await positionOf(store, tenant, question, kept, last, options) }
    after = page.next
  } while (after !== undefined)
  return { records: kept, asOf: asOf as Page['asOf'] }
}

/**
 * The position of the last record of a page. `place` is not a field of a record. The cursor of a page that ends there
 * contains it.
 */
async function positionOf<R extends Stored, W extends object>(
  store: Readable,
  tenant: TenantId,
  question: Question<R, W>,
  kept: readonly R[],
  { id, after, place }: Found,
  options: StoreOptions,
): Promise<KeysetPosition> {
  const { keyset } = question.query
  const record = kept.at(-1)
  if (record !== undefined && !keyset.includes('place'))
    return keyset.map((field): string | number => Reflect.get<object, string>(record, field))
  let limit = place + 1
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const { records, next } = await store.find(tenant, { ...asked(question, after), limit }, options)
    const found = records.findIndex((each) => each.id === id)
    if (found === records.length - 1 && next !== undefined) return next
    limit = found === -1 ? Math.min(limit + 10, 1000) : found + 1
  }
  throw new ParleyError('store.contended')
}

function asked<R extends Stored, W extends object>(
  { after: _, ...question }: Question<R, W>,
  after: KeysetPosition | undefined,
): Question<R, W> {
  return after === undefined ? question : { ...question, after }
}
