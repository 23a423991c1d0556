/** Hours without notifications, in the time zone of a person. */
export interface QuietHours {
  on: boolean
  /** Minutes since midnight at which they begin: 0 to 1439. */
  from: number
  /** Minutes since midnight at which they end. Not after `from`: they end on the next day. */
  to: number
  /** The days on which they begin: 1 is Monday, 7 is Sunday. */
  days: number[]
  /** A zone of the IANA database, such as `Europe/Berlin`. */
  timeZone: string
}

/** The number of minutes of a day. */
export const DAY_MINUTES = 1440

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Whether a time, in milliseconds since 1970, is within the quiet hours. An unknown zone counts as UTC. */
export function isQuiet({ on, from, to, days, timeZone }: QuietHours, at: number): boolean {
  if (!on) return false
  const { day, minute } = localOf(at, isTimeZone(timeZone) ? timeZone : 'UTC')
  const yesterday = day === 1 ? 7 : day - 1
  if (from < to) return days.includes(day) && minute >= from && minute < to
  return (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < to)
}

/** Whether a name is a time zone of this program. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}

function localOf(at: number, timeZone: string): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}
