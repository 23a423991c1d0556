import type { Time } from '../../model/ids.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'

/** A clock on the wall of the owner. */
export interface WallClock {
  /** `2026-03-01`. */
  day: string
  /** From 0 to 23. */
  hour: number
  /** Minutes since midnight. */
  minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day and the time that a clock of a zone shows. An unknown zone counts as UTC. */
export function wallClock(at: Time, zone: string): WallClock {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const { year = '1970', month = '01', day = '01', hour = '0', minute = '0' } = parts
  const hours = Number(hour) % 24
  return { day: `${year}-${month}-${day}`, hour: hours, minute: hours * 60 + Number(minute) }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = makeFormat(zone) ?? makeFormat('UTC') ?? new Intl.DateTimeFormat('en-CA')
  if (formats.size > 500) formats.clear()
  formats.set(zone, format)
  return format
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    return new Intl.DateTimeFormat('en-CA', {
      ...date,
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, calendar: 'iso8601' },
    })
  } catch {
    return undefined
  }
}

/** Whether it is quiet at a time. Hours that end before they begin go through midnight. */
export function isQuiet(at: Time, { quietHours, timeZone }: Pick<ResponderValues, 'quietHours' | 'timeZone'>): boolean {
  if (quietHours === null) return false
  const { minute } = wallClock(at, timeZone)
  const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)]
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

function minutesOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':')
  return Number(hour) * 60 + Number(minute)
}
