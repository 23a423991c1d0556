import type { Cursor, TenantId, Time } from '../../model/ids.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'

/** Records of counters in the order of their times, with the position of the first read in the log. */
export interface CounterRows {
  rows: Statistic[]
  asOf: Cursor
}

/** The beginning of a walk over counters, and its direction. */
export interface Walk extends StoreOptions {
  order: 'newest' | 'oldest'
  /** The first time of an ascending walk; the time after the last one of a descending walk. */
  begin?: Time | undefined
  /** The records of one read. Default: 1000. */
  size?: number
}

/** Walks over the counters of a tenant, page by page. No message is read. */
export async function* counterRows(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  { order, begin, size = 1000, ...options }: Walk,
): AsyncGenerator<CounterRows> {
  const query = kernel.statistic.queries.statistics
  let after: KeysetPosition | undefined = begin === undefined ? undefined : [begin, '']
  do {
    const question = { query, where: {}, order, limit: size, ...(after === undefined ? {} : { after }) }
    const { records, next, asOf } = await store.find(tenant, question, options)
    yield { rows: records, asOf }
    after = next
  } while (after !== undefined)
}
