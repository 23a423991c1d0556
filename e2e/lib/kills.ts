import { setTimeout as sleep } from 'node:timers/promises'
import { leased } from './database.ts'
import type { Installation } from './installation.ts'
import type { Flight } from './load.ts'

/** One SIGKILL, with the work that it interrupted. */
export interface Kill {
  number: number
  /** Webhooks in progress that got no answer. */
  unanswered: number
  /** Jobs that the dead process held, by its database after its death. */
  leased: number
  /** Milliseconds until the next process served. */
  ready: number
}

/** The observations of a killer. */
export interface KillPlan {
  installation: Installation
  kills: number
  /** Resolves when the next kill is due. */
  due(number: number): Promise<void>
  /** Webhooks in progress. */
  flights: ReadonlySet<Flight>
  /** Ends the kills: no work is left. */
  over(): boolean
}

/**
 * Kills the process again and again, each time while it has an open webhook and a held job. A kill counts only if a
 * webhook got no answer, and if the database then has a held job.
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
