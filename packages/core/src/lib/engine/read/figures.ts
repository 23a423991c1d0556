import type { HourCounters, Statistic } from '../../model/statistic.ts'
import type { StatisticsFigures } from '../../protocol/statistics-summary.ts'

/** Sums of counters, and the figures that follow from them. */
export class Figures {
  readonly #sums: HourCounters = {
    ...{ received: 0, sent: 0, failed: 0, opened: 0 },
    ...{ waits: 0, answered: 0, responseTime: 0 },
  }

  add(row: Statistic): void {
    for (const name of Object.keys(this.#sums) as (keyof HourCounters)[]) this.#sums[name] += row[name]
    // The counters of days, of programs before hourly ones.
    if (row.name === 'message.received') this.#sums.received += row.count
    if (row.name === 'message.queued') this.#sums.sent += row.count
  }

  shown(): StatisticsFigures {
    const { received, sent, failed, opened, waits, answered, responseTime } = this.#sums
    return {
      ...{ received, sent, failed, opened, answered },
      responseRate: waits === 0 ? null : answered / waits,
      responseSeconds: answered === 0 ? null : responseTime / answered / 1000,
    }
  }
}
