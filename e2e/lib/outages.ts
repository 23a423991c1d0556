import type { Answers } from './answers.ts'
import type { Load } from './load.ts'
import { until } from './until.ts'

/** A trouble that separates an installation from its database. */
export interface Trouble {
  begin(): Promise<void>
  end(): Promise<void>
}

/** One trouble that began and ended under load. */
export interface Outage {
  /** Webhooks that were refused meanwhile. */
  putOff: number
  /** Milliseconds from its end to the next acknowledged webhook. */
  recovery: number
}

export interface OutagePlan {
  times: number
  load: Load
  answers: Answers
  /** How many webhooks are acknowledged between two outages. */
  apart: number
  /** How many are refused before an outage ends. */
  lasting: number
}

/** Causes trouble again and again, each time until enough webhooks were refused. */
export async function undergo(
  { begin, end }: Trouble,
  { times, load, answers, apart, lasting }: OutagePlan,
): Promise<Outage[]> {
  const outages: Outage[] = []
  while (outages.length < times) {
    await load.reached(load.acknowledged + apart)
    const before = answers.putOff
    await begin()
    await until('webhooks are refused', () => answers.putOff - before >= lasting)
    await end()
    const ended = performance.now()
    await load.reached(load.acknowledged + 1)
    outages.push({ putOff: answers.putOff - before, recovery: Math.round(performance.now() - ended) })
  }
  return outages
}

/** Prints the list of outages. */
export function printOutages(title: string, outages: readonly Outage[]): void {
  const lines = outages.map(
    ({ putOff, recovery }, place) =>
      `  outage ${String(place + 1).padStart(3)}: ${putOff} webhooks refused, acknowledged again after ${recovery} ms`,
  )
  process.stdout.write(`${title}\n${lines.join('\n')}\n`)
}
