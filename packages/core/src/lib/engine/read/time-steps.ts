import { ParleyError } from '../../errors/parley-error.ts'
import type { Time } from '../../model/ids.ts'
import type { StatisticsStep } from '../../protocol/statistics-summary.ts'

const HOUR = 3_600_000
const DAY = 86_400_000

/** A day of the calendar. The month is from 1. */
interface CalendarDay {
  year: number
  month: number
  day: number
}

/** The clock of a time zone. */
export class Zone {
  readonly #format: Intl.DateTimeFormat

  /** @throws `input.invalid` for an unknown time zone */
  constructor(zone: string) {
    try {
      const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const
      const more = { minute: 'numeric', second: 'numeric', hourCycle: 'h23', calendar: 'gregory' } as const
      this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields, ...more })
    } catch {
      const reason = `There is no time zone ${zone.slice(0, 60)}.`
      throw new ParleyError('input.invalid', { field: 'zone', reason, fix: 'Write a name such as Europe/Berlin.' })
    }
  }

  /** The day that a clock of the zone shows. */
  dayAt(at: Time): CalendarDay {
    const { year, month, day } = this.#read(at)
    return { year, month, day }
  }

  /** The first moment of a day. Where a clock skips midnight, it is the moment of the skip. */
  beginOf({ year, month, day }: CalendarDay): Time {
    const midnight = Date.UTC(year, month - 1, day)
    const guesses = [midnight - this.#offset(midnight - DAY), midnight - this.#offset(midnight + DAY)]
    const inside = guesses.filter((guess) => {
      const shown = this.dayAt(guess)
      return shown.day === day && shown.month === month && shown.year === year
    })
    return inside.length > 0 ? Math.min(...inside) : Math.max(...guesses)
  }

  /** The milliseconds that a clock of the zone is ahead of UTC. */
  #offset(at: Time): number {
    const { year, month, day, hour, minute, second } = this.#read(at)
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
  }

  #read(at: Time): CalendarDay & { hour: number; minute: number; second: number } {
    const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    return {
      ...{ year: of('year'), month: of('month'), day: of('day') },
      ...{ hour: of('hour'), minute: of('minute'), second: of('second') },
    }
  }
}

/** The first moments of the steps of a period, ascending. The first step contains its begin. Weeks begin on Monday. */
export function stepsOf(from: Time, to: Time, step: StatisticsStep, zone: Zone): Time[] {
  const steps: Time[] = []
  if (step === 'hour') {
    for (let at = Math.floor(from / HOUR) * HOUR; at < to; at += HOUR) steps.push(at)
    return steps
  }
  let day = firstDay(zone.dayAt(from), step)
  for (let at = zone.beginOf(day); at < to; at = zone.beginOf(day)) {
    steps.push(at)
    day = nextDay(day, step)
  }
  return steps
}

function firstDay({ year, month, day }: CalendarDay, step: Exclude<StatisticsStep, 'hour'>): CalendarDay {
  if (step === 'month') return { year, month, day: 1 }
  if (step === 'day') return { year, month, day }
  const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
  return calendarDay(Date.UTC(year, month - 1, day - sinceMonday))
}

function nextDay({ year, month, day }: CalendarDay, step: Exclude<StatisticsStep, 'hour'>): CalendarDay {
  if (step === 'month') return calendarDay(Date.UTC(year, month, 1))
  return calendarDay(Date.UTC(year, month - 1, day + (step === 'week' ? 7 : 1)))
}

function calendarDay(at: number): CalendarDay {
  const date = new Date(at)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
