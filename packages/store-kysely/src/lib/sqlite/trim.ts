import type { Trim } from '@parley/core/store'
import { sql } from 'kysely'
import { ask, type Script, tell } from '../script.ts'
import { statement } from '../statement.ts'

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

/** Forgets the old end of the log: only that, so that a cursor never points before a gap. */
export function* trimLog({ tenant, before, through }: Trim): Script<void> {
  const [kept] = yield* ask(firstKept, { tenant, through, before })
  const trimmed = kept === undefined ? through : Number(kept.place) - 1
  yield* tell(forgetEvents, [{ tenant, trimmed }])
  yield* tell(moveTrimmed, [{ tenant, trimmed }])
}
