// Plays one short story on many databases, each of which ends at another place of it. It reports the acknowledged
// operations. When it is killed, the databases are in the state that killed processes leave.
import { Failpoints } from './failpoints.mjs'
import { exchangeMessages } from './stories/exchange-messages.mjs'
import { migrate } from './stories/migrate.mjs'

const stories = { 'exchange messages': exchangeMessages, migrate }

const { story, lives, ...world } = JSON.parse(process.env.PARLEY_E2E ?? '{}')

for (const { name, database, end } of lives) {
  const { place, met } = await new Promise((resolve, reject) => {
    const points = new Failpoints(end, (place) => resolve({ place, met: points.met }))
    const acknowledged = (what) => process.send?.({ type: 'acknowledged', name, what })
    stories[story]({ ...world, name, database, points, acknowledged }).then(() => resolve({ met: points.met }), reject)
  })
  process.send?.({ type: 'ended', name, place, met })
}
process.send?.({ type: 'done' })
