import type { Cursor, LogOptions, LogPage, ParleyEvent, TenantId } from '@parley/core/store'
import type { Connection } from './connection.ts'
import { statement } from './statement.ts'

const stretch = statement((slot, dialect) => dialect.stretch(slot))

/** Reads a part of the log. */
export async function readLog(
  connection: Connection,
  tenant: TenantId,
  { after, limit, signal }: LogOptions,
): Promise<LogPage> {
  const asked = after === 'oldest' || after === 'newest' ? undefined : placeOf(after)
  // The oldest kept event is the first one after the beginning. For `newest` only the place is needed.
  const place = asked?.place ?? 0
  const rows = await connection.ask(stretch, { tenant, place, limit: after === 'newest' ? 0 : limit }, { signal })
  const extent = rows.find((row) => row.place === null)
  const [epoch, head, trimmed] = [String(extent?.epoch), Number(extent?.head), Number(extent?.trimmed)]
  if (after === 'newest') return { events: [], cursor: cursorAt(epoch, head), reset: false }
  const from = asked ?? { epoch, place: trimmed }
  const known = from.epoch === epoch && from.place >= trimmed && from.place <= head
  if (!known) return { events: [], cursor: cursorAt(epoch, head), reset: true }
  const events = rows.flatMap((row) => {
    if (row.place === null) return []
    const event: ParleyEvent = JSON.parse(String(row.body))
    return [{ cursor: cursorAt(epoch, Number(row.place)), event }]
  })
  return { events, cursor: events.at(-1)?.cursor ?? cursorAt(epoch, from.place), reset: false }
}

/** The cursor after the event at a place. */
export function cursorAt(epoch: string, place: number): Cursor {
  return `${epoch}.${place}` as Cursor
}

// A cursor that no store made has no place. It is after everything, in a log that does not exist.
function placeOf(cursor: Cursor): { epoch: string; place: number } {
  const dot = cursor.lastIndexOf('.')
  const digits = cursor.slice(dot + 1)
  return /^\d{1,15}$/.test(digits)
    ? { epoch: cursor.slice(0, dot), place: Number(digits) }
    : { epoch: '', place: Number.MAX_SAFE_INTEGER }
}
