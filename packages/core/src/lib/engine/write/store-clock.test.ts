import { describe, expect, it } from 'vitest'
import { StoreClock } from './store-clock.ts'

/** A process that is a day behind the store, and what has passed in it. */
function stand() {
  const passed = { ms: 0 }
  const environment = { now: () => 5000 + passed.ms, elapsed: () => passed.ms }
  return { passed, time: new StoreClock(environment) }
}

const DAY = 86_400_000

describe("the store's time", () => {
  it('is that of the environment until the store tells it', () => {
    const { passed, time } = stand()
    passed.ms = 7
    expect(time.now()).toBe(5007)
  })

  it('was told halfway between question and answer, and goes on by what passes here', () => {
    const { passed, time } = stand()
    passed.ms = 100
    time.observe(DAY, 60)
    expect(time.now()).toBe(DAY + 20)
    passed.ms = 1100
    expect(time.now()).toBe(DAY + 1020)
  })

  it('R15 zombies: an answer that waited while the process stood still does not set it back', () => {
    const { passed, time } = stand()
    time.observe(DAY, 0)
    passed.ms = 12_000
    time.observe(DAY + 10, 10)
    expect(time.now()).toBe(DAY + 12_000)
  })

  it('is never ahead of the store where the first answer came late, nor acted on as if it were behind', () => {
    const { passed, time } = stand()
    passed.ms = 12_000
    time.observe(DAY, 0)
    expect(time.now()).toBe(DAY)
    expect(time.isAhead(DAY + 12_000)).toBe(false)
  })

  it('R15 zombies: a time lies ahead for nobody where one of two may think that it has come', () => {
    // Here it was told as soon as it was asked, 400 ms before it was heard; there it was told last, after a second of asking.
    const { passed, time } = stand()
    passed.ms = 400
    time.observe(DAY, 0)
    const other = stand()
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
    const { passed, time } = stand()
    time.observe(DAY, 0)
    passed.ms = 20
    time.observe(2 * DAY, 20)
    expect(time.now()).toBe(2 * DAY)
  })
})
