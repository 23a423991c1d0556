/** A time to wake a conversation. */
export interface SnoozeTime {
  id: 'hour' | 'evening' | 'tomorrow' | 'monday'
  at: number
}

const HOUR = 3_600_000

/** The times to choose from, in the zone of the reader. Only times that are still to come. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const monday = (8 - new Date(now).getDay()) % 7 || 7
  const times: SnoozeTime[] = [
    { id: 'hour', at: now + HOUR },
    { id: 'evening', at: dayAt(now, 0, 18) },
    { id: 'tomorrow', at: dayAt(now, 1, 8) },
    { id: 'monday', at: dayAt(now, monday, 8) },
  ]
  return times.filter(({ at }) => at > now)
}

function dayAt(now: number, days: number, hour: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(hour, 0, 0, 0)
}
