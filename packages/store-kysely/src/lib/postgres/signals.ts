import { ParleyError } from '@parley/core'
import { processSignals, type Signals } from '@parley/core/store'
import { sql } from 'kysely'
import { bind, type Statement, statement } from '../statement.ts'
import { postgresDialect } from './dialect.ts'
import type { ListenForever } from './listen.ts'
import type { Sessions } from './sessions.ts'

/** The channel of NOTIFY that all processes share. */
const CHANNEL = 'parley'

/** The most bytes of a notification. */
const LIMIT = 7_900

/** The least time between two rounds of notifications, in milliseconds. */
const PACE = 25

const TIMEOUT = 900

const notifyAll = statement(
  (slot) => sql`
    select count(pg_notify(${sql.lit(CHANNEL)}, rumor)) from json_array_elements_text(${slot('rumors')}::json) rumor`,
)
// A notification need not be on the disk. Without this setting, each round would wait for the disk.
const notifyAllLightly = statement(
  (slot) => sql`
    select set_config('synchronous_commit', 'off', true), (
      select count(pg_notify(${sql.lit(CHANNEL)}, rumor)) from json_array_elements_text(${slot('rumors')}::json) rumor)`,
)

/** Signals within a transaction. All processes receive them when it takes effect, this one too. */
export function transactionSignals(sessions: Sessions): Signals {
  const publish: Signals['publish'] = (topic, body) =>
    notify(sessions, notifyAll, [rumorOf(crypto.randomUUID(), topic, body)])
  return { publish, subscribe: (topic, options) => processSignals().subscribe(topic, options) }
}

/** Signals with an end. */
export interface SharedSignals extends Signals {
  close(): Promise<void>
}

/**
 * Signals between the processes that use one database, over LISTEN and NOTIFY.
 *
 * Listeners in this process receive a signal at once, and others by the next round. Rounds have a least distance, and
 * send equal signals once. The reason: every notification takes a lock that all notifiers of the server share.
 */
export function postgresSignals(sessions: Sessions, listen: ListenForever | undefined): SharedSignals {
  const here = processSignals()
  const self = crypto.randomUUID()
  const ending = new AbortController()
  const rumors = new Set<string>()
  let round: Promise<void> | undefined
  let listening: Promise<void> | undefined

  const hear = (payload: string): void => {
    const [from, topic, body]: [string, string, string] = JSON.parse(payload)
    if (from !== self) void here.publish(topic, body)
  }
  const tellOthers = async (): Promise<void> => {
    while (rumors.size > 0 && !ending.signal.aborted) {
      const told = [...rumors]
      rumors.clear()
      await notify(sessions, notifyAllLightly, told)
      await new Promise((resolve) => setTimeout(resolve, PACE))
    }
  }

  return {
    async publish(topic, body) {
      await here.publish(topic, body)
      rumors.add(rumorOf(self, topic, body))
      if (round !== undefined) return
      round = tellOthers().finally(() => {
        round = undefined
      })
      // The caller that began the rounds gets the failure. The other callers have continued.
      await round
    },
    subscribe(topic, options) {
      listening ??= listen?.(CHANNEL, hear, ending.signal)
      return here.subscribe(topic, options)
    },
    async close() {
      ending.abort()
      await Promise.allSettled([round, listening])
    },
  }
}

function rumorOf(from: string, topic: string, body: string): string {
  const rumor = JSON.stringify([from, topic, body])
  if (new TextEncoder().encode(rumor).byteLength > LIMIT) {
    throw new ParleyError('store.misused', { reason: `A signal is at most ${LIMIT} bytes long.` })
  }
  return rumor
}

async function notify(sessions: Sessions, how: Statement, rumors: readonly string[]): Promise<void> {
  const compiled = how.in(postgresDialect)
  await sessions.query(compiled, bind(compiled, { rumors: JSON.stringify(rumors) }), { timeout: TIMEOUT })
}
