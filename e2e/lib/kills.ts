import { setTimeout as sleep } from 'node:timers/promises'
import { leased } from './database.ts'
import type { Installation } from './installation.ts'
import type { Flight } from './load.ts'

/** One SIGKILL, with what it hit. */
export interface Kill {
  number: number
  /** Webhooks to the installation that were under way and got no answer. */
  unanswered: number
  /** Jobs that the dead process held, as its database tells after its death. */
  leased: number
  /** Milliseconds until the next process served. */
  ready: number
}

/** What a killer watches. */
export interface KillPlan {
  installation: Installation
  kills: number
  /** Resolves when it is time for the next kill. */
  due(number: number): Promise<void>
  /** Webhooks that are under way. */
  flights: ReadonlySet<Flight>
  /** Ends the hunt: nothing is left to hit. */
  over(): boolean
}

/**
 * Kills the process again and again, each time while it has at least one webhook to answer and at least one job in hand.
 * A kill counts only if, after the death, a webhook got no answer and the database says that a job was held.
 */
export async function killAgainAndAgain({ installation, kills, due, flights, over }: KillPlan): Promise<Kill[]> {
  const done: Kill[] = []
  while (done.length < kills) {
    const number = done.length + 1
    await due(number)
    while (!(flights.size > 0 && leased(installation.database, Date.now()) > 0)) {
      if (over()) return done
      await sleep(1)
    }
    const hit = [...flights]
    const at = Date.now()
    await installation.kill()
    const held = leased(installation.database, at)
    const ready = await installation.start()
    const unanswered = hit.filter(({ lost }) => lost).length
    if (held > 0 && unanswered > 0) done.push({ number, unanswered, leased: held, ready: Math.round(ready) })
  }
  return done
}

/** Prints the list of kills. */
export function printKills(title: string, kills: readonly Kill[]): void {
  const lines = kills.map(
    ({ number, unanswered, leased, ready }) =>
      `  kill ${String(number).padStart(3)}: ${unanswered} webhooks unanswered, ${leased} jobs leased, served again after ${ready} ms`,
  )
  process.stdout.write(`${title}\n${lines.join('\n')}\n`)
}
