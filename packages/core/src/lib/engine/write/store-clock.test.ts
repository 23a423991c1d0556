import { describe, expect, it } from 'vitest'
import { StoreClock } from './store-clock.ts'

/** A process that is a day behind the store, and the elapsed time in it. */
function clockBehindStore() {
  const passed = { ms: 0 }
  const environment = { now: () => 5000 + passed.ms, elapsed: () => passed.ms }
  return { passed, time: new StoreClock(environment) }
}

const DAY = 86_400_000

describe("the store's time", () => {
  it('is that of the environment until the first response of the store', () => {
    const { passed, time } = clockBehindStore()
    passed.ms = 7
    expect(time.now()).toBe(5007)
  })

  it('was read halfway between request and response, and continues with the elapsed time', () => {
    const { passed, time } = clockBehindStore()
    passed.ms = 100
    time.observe(DAY, 60)
    expect(time.now()).toBe(DAY + 20)
    passed.ms = 1100
    expect(time.now()).toBe(DAY + 1020)
  })

  it('R15 zombies: a response that waited while the process was paused does not set it back', () => {
    const { passed, time } = clockBehindStore()
    time.observe(DAY, 0)
    passed.ms = 12_000
    time.observe(DAY + 10, 10)
    expect(time.now()).toBe(DAY + 12_000)
  })

  it('is never ahead of the store after a late first response, and nothing is ahead of it then', () => {
    const { passed, time } = clockBehindStore()
    passed.ms = 12_000
    time.observe(DAY, 0)
    expect(time.now()).toBe(DAY)
    expect(time.isAhead(DAY + 12_000)).toBe(false)
  })

  it('R15 zombies: a time is ahead for no process if it may be past for another', () => {
    // Here the store read its clock at once, 400 ms before the response. There it read it last, a second after the
    // request.
    const { passed, time } = clockBehindStore()
    passed.ms = 400
    time.observe(DAY, 0)
    const other = clockBehindStore()
    other.passed.ms = 1400
    other.time.observe(DAY + 400, 400)
    const lease = DAY + 10_000
    const ahead: number[] = []
    for (let ms = 400; ms < 12_000; ms += 100) {
      passed.ms = ms
      other.passed.ms = ms + 1000
      if (time.isAhead(lease)) ahead.push(other.time.now())
    }
    expect(Math.max(...ahead)).toBe(lease - 100)
  })

  it('follows the store when its clock is set', () => {
    const { passed, time } = clockBehindStore()
    time.observe(DAY, 0)
    passed.ms = 20
    time.observe(2 * DAY, 20)
    expect(time.now()).toBe(2 * DAY)
  })
})
