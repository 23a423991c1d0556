import type { PlacedEvent, Plan, Trim } from '@parley/core/store'
import { sql } from 'kysely'
import { ask, type Script, tell } from '../script.ts'
import { type Row, statement } from '../statement.ts'

const appendEvent = statement(
  (slot) => sql`
    insert into parley_events (tenant, place, at, type, body)
    values (${slot('tenant')}, ${slot('place')}, ${slot('at')}, ${slot('type')}, ${slot('body')})`,
)
const moveHead = statement(
  (slot) => sql`
    insert into parley_logs (tenant, head, trimmed) values (${slot('tenant')}, ${slot('head')}, 0)
    on conflict (tenant) do update set head = excluded.head`,
)
const firstKept = statement(
  (slot) => sql`
    select place from parley_events
    where tenant = ${slot('tenant')} and place <= ${slot('through')} and at >= ${slot('before')}
    order by place limit 1`,
)
const removeEvents = statement(
  (slot) => sql`delete from parley_events where tenant = ${slot('tenant')} and place <= ${slot('trimmed')}`,
)
const moveTrimmed = statement(
  (slot) => sql`
    update parley_logs set trimmed = max(trimmed, ${slot('trimmed')}) where tenant = ${slot('tenant')}`,
)

/** Appends the events of a plan to the logs of their tenants, and trims the logs. */
export function* writeLog({ events, heads, trims }: Plan): Script<void> {
  yield* tell(appendEvent, events.map(eventRow))
  yield* tell(moveHead, heads)
  for (const trim of trims) yield* trimLog(trim)
}

// Only the oldest events are deleted, so that no cursor points before a gap.
function* trimLog({ tenant, before, through }: Trim): Script<void> {
  const [kept] = yield* ask(firstKept, { tenant, through, before })
  const trimmed = kept === undefined ? through : Number(kept.place) - 1
  yield* tell(removeEvents, [{ tenant, trimmed }])
  yield* tell(moveTrimmed, [{ tenant, trimmed }])
}

function eventRow({ tenant, place, event }: PlacedEvent): Row {
  return { tenant, place, at: event.at, type: event.type, body: JSON.stringify(event) }
}
