import { z } from 'zod'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { ChannelId, Cursor, TenantId, Time } from '../../model/ids.ts'
import { fingerprintOf } from '../../model/keys.ts'
import type { Filter } from '../../model/query.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Store } from '../../ports/store.ts'
import { counterRows } from './counter-rows.ts'
import { formatCursor, type Listing, type ListOptions, parsedCursor } from './listing.ts'

const DAY = 86_400_000

/** The count of one thing on one channel on one day (UTC). */
export interface DayCount {
  name: 'message.received' | 'message.queued'
  channel: ChannelId
  /** The first millisecond of the day. */
  day: Time
  count: number
}

/** The counts to list. */
export interface DayCountFilter {
  name?: Filter<DayCount['name']> | undefined
  channel?: Filter<ChannelId> | undefined
}

const either = <Value>(value: z.ZodType<Value>): z.ZodType =>
  z.union([value, z.strictObject({ anyOf: z.array(value).min(1).max(100) })]).optional()
const filter = z.strictObject({
  name: either(z.enum(['message.received', 'message.queued'])),
  channel: either(z.string()),
})

/** The order of the counts of one day. */
const names: readonly DayCount['name'][] = ['message.queued', 'message.received']

/** Lists counts by day, from the counters of hours. @throws `input.invalid`, `cursor.invalid` */
export async function listDayCounts(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  options: ListOptions<DayCountFilter> = {},
): Promise<Listing<DayCount>> {
  ensureInput(options, inputs.listOptions, 'options')
  const { where = {}, order = 'newest', limit = 20, cursor, signal } = options
  ensureInput(where, filter, 'where')
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const reason = 'The limit must be a whole number from 1 to 100.'
    throw new ParleyError('input.invalid', { field: 'limit', reason })
  }
  const mark = fingerprintOf(['dayCounts', where, order]).slice(0, 8)
  const last = cursor === undefined ? undefined : placeIn(parsedCursor(mark, cursor))
  const isNewest = order === 'newest'
  const items: DayCount[] = []
  let asOf: Cursor | undefined
  let day: DayCounts | undefined
  const flush = (): boolean => {
    for (const each of day?.counts(where, isNewest) ?? []) {
      if (last === undefined || comparePlaces(each, last) * (isNewest ? -1 : 1) > 0) items.push(each)
    }
    return items.length > limit
  }
  const begin = last === undefined ? undefined : isNewest ? last.day + DAY : last.day
  read: for await (const page of counterRows(store, tenant, { order, begin, signal })) {
    asOf ??= page.asOf
    for (const row of page.rows) {
      if (row.name === 'present') continue
      const at = Math.floor(row.day / DAY) * DAY
      if (day?.day !== at) {
        if (flush()) break read
        day = new DayCounts(at)
      }
      day.add(row)
    }
  }
  if (items.length <= limit) flush()
  const page = items.slice(0, limit)
  const end = page.at(-1)
  const next = items.length > limit && end !== undefined ? formatCursor(mark, [end.day, end.channel, end.name]) : null
  return { items: page, next, asOf: asOf as Cursor }
}

/** The counts of one day, by channel and name. */
class DayCounts {
  readonly day: Time
  readonly #sums = new Map<ChannelId, { [Name in DayCount['name']]: number }>()

  constructor(day: Time) {
    this.day = day
  }

  add({ name, channel, count, received, sent }: Statistic): void {
    const sums = this.#sums.get(channel) ?? { 'message.received': 0, 'message.queued': 0 }
    sums['message.received'] += name === 'message.received' ? count : received
    sums['message.queued'] += name === 'message.queued' ? count : sent
    this.#sums.set(channel, sums)
  }

  counts(where: DayCountFilter, isNewest: boolean): DayCount[] {
    const { day } = this
    const all = [...this.#sums].flatMap(([channel, sums]) =>
      names.map((name): DayCount => ({ name, channel, day, count: sums[name] })),
    )
    const found = all.filter(
      (each) => each.count > 0 && fits(where.name, each.name) && fits(where.channel, each.channel),
    )
    return found.sort((one, other) => comparePlaces(one, other) * (isNewest ? -1 : 1))
  }
}

type Place = Pick<DayCount, 'day' | 'channel' | 'name'>

function comparePlaces(one: Place, other: Place): number {
  if (one.day !== other.day) return one.day - other.day
  if (one.channel !== other.channel) return one.channel < other.channel ? -1 : 1
  return names.indexOf(one.name) - names.indexOf(other.name)
}

function placeIn([day, channel, name]: readonly unknown[]): Place {
  const known = names.find((each) => each === name)
  if (typeof day !== 'number' || !Number.isSafeInteger(day) || typeof channel !== 'string' || known === undefined)
    throw new ParleyError('cursor.invalid', { field: 'cursor' })
  return { day, channel, name: known }
}

function fits<Value>(wanted: Filter<Value> | undefined, value: Value): boolean {
  if (wanted === undefined) return true
  const { anyOf }: { anyOf?: readonly Value[] } = Object(wanted)
  return anyOf === undefined ? (wanted as Value) === value : anyOf.includes(value)
}
