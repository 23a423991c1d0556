/** The offset of a zone at a time, in minutes east of UTC. An unknown zone counts as UTC. */
export function offsetOf(at: number, timeZone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    }).formatToParts(at)
    const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
    const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
    return Math.round((there - Math.floor(at / 1000) * 1000) / 60_000)
  } catch {
    return 0
  }
}
