import { describe, expect, it } from 'vitest'
import { ahead } from './ahead.ts'

async function* upTo(count: number): AsyncGenerator<number> {
  for (let item = 1; item <= count; item += 1) yield item
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('prefetching', () => {
  it('returns results in order, with a limit of concurrency', async () => {
    let making = 0
    let most = 0
    const made: number[] = []
    const make = async (item: number): Promise<number> => {
      making += 1
      most = Math.max(most, making)
      for (let turns = 10 - (item % 10); turns > 0; turns -= 1) await turn()
      making -= 1
      return item * 2
    }
    for await (const each of ahead(upTo(50), make, 8)) made.push(each)
    expect(made).toEqual(Array.from({ length: 50 }, (_, place) => (place + 1) * 2))
    expect(most).toBe(8)
  })

  it('does not wait for a later item', async () => {
    const going = new AbortController()
    async function* items(): AsyncGenerator<number> {
      yield 1
      yield 2
      await new Promise((resolve) => going.signal.addEventListener('abort', resolve))
    }
    const made = ahead(items(), async (item) => item, 8)
    expect([(await made.next()).value, (await made.next()).value]).toEqual([1, 2])
    const next = made.next()
    going.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('reads nothing before the first request, and no more than its limit ahead', async () => {
    let asked = 0
    async function* items(): AsyncGenerator<number> {
      for (;;) yield ++asked
    }
    const made = ahead(items(), (item) => turn().then(() => item), 4)
    await turn()
    expect(asked).toBe(0)
    await made.next()
    for (let turns = 0; turns < 10; turns += 1) await turn()
    expect(asked).toBeLessThanOrEqual(5)
    await made.return(undefined)
  })

  it('fails with the first error, after the earlier results, and closes its source', async () => {
    let ended = false
    async function* items(): AsyncGenerator<number> {
      try {
        yield* upTo(10)
      } finally {
        ended = true
      }
    }
    const make = async (item: number): Promise<number> => {
      if (item > 2) throw new Error(`no ${item}`)
      return item
    }
    const made: number[] = []
    const reading = (async () => {
      for await (const each of ahead(items(), make, 4)) made.push(each)
    })()
    await expect(reading).rejects.toThrow('no 3')
    expect(made).toEqual([1, 2])
    expect(ended).toBe(true)
  })
})
