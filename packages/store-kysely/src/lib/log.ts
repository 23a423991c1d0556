import type { Cursor, LogOptions, LogPage, ParleyEvent, TenantId } from '@parley/core'
import { sql } from 'kysely'
import type { Trim } from './picture.ts'
import { ask, type Script, tell } from './script.ts'
import { statement } from './statement.ts'

/** Where the log of a tenant begins and ends. */
interface Extent {
  epoch: string
  /** The place of the newest event; 0 before the first. */
  head: number
  /** The place of the last event that left the log; 0 where none did. */
  trimmed: number
}

const extent = statement(
  (slot) => sql`
    select s.epoch, coalesce(l.head, 0) as head, coalesce(l.trimmed, 0) as trimmed
    from parley_store s left join parley_logs l on l.tenant = ${slot('tenant')}`,
)
const eventsBehind = statement(
  (slot) => sql`
    select place, body from parley_events
    where tenant = ${slot('tenant')} and place > ${slot('place')} order by place limit ${slot('limit')}`,
)
const firstKept = statement(
  (slot) => sql`
    select place from parley_events
    where tenant = ${slot('tenant')} and place <= ${slot('through')} and at >= ${slot('before')}
    order by place limit 1`,
)
const forgetEvents = statement(
  (slot) => sql`delete from parley_events where tenant = ${slot('tenant')} and place <= ${slot('trimmed')}`,
)
const moveTrimmed = statement(
  (slot) => sql`
    update parley_logs set trimmed = max(trimmed, ${slot('trimmed')}) where tenant = ${slot('tenant')}`,
)

/** Reads a stretch of the log. */
export function* readLog(tenant: TenantId, { after, limit }: Omit<LogOptions, 'signal'>): Script<LogPage> {
  const { epoch, head, trimmed } = yield* extentOf(tenant)
  if (after === 'newest') return { events: [], cursor: cursorAt(epoch, head), reset: false }
  const from = after === 'oldest' ? { epoch, place: trimmed } : placeOf(after)
  const known = from.epoch === epoch && from.place >= trimmed && from.place <= head
  if (!known) return { events: [], cursor: cursorAt(epoch, head), reset: true }
  const rows = yield* ask(eventsBehind, { tenant, place: from.place, limit })
  const events = rows.map(({ place, body }) => {
    const event: ParleyEvent = JSON.parse(String(body))
    return { cursor: cursorAt(epoch, Number(place)), event }
  })
  return { events, cursor: events.at(-1)?.cursor ?? cursorAt(epoch, from.place), reset: false }
}

/** The cursor behind the newest event. */
export function* newestCursor(tenant: TenantId): Script<Cursor> {
  const { epoch, head } = yield* extentOf(tenant)
  return cursorAt(epoch, head)
}

/** Forgets the old end of the log: only that, so that a cursor never points before a gap. */
export function* trimLog({ tenant, before, through }: Trim): Script<void> {
  const [kept] = yield* ask(firstKept, { tenant, through, before })
  const trimmed = kept === undefined ? through : Number(kept.place) - 1
  yield* tell(forgetEvents, [{ tenant, trimmed }])
  yield* tell(moveTrimmed, [{ tenant, trimmed }])
}

function* extentOf(tenant: TenantId): Script<Extent> {
  const [row] = yield* ask(extent, { tenant })
  return { epoch: String(row?.epoch), head: Number(row?.head), trimmed: Number(row?.trimmed) }
}

function cursorAt(epoch: string, place: number): Cursor {
  return `${epoch}.${place}` as Cursor
}

// What was not made here has no place: no comparison with it holds.
function placeOf(cursor: Cursor): { epoch: string; place: number } {
  const dot = cursor.lastIndexOf('.')
  const digits = cursor.slice(dot + 1)
  return { epoch: cursor.slice(0, dot), place: /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN }
}
