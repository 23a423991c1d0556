import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/store.ts'
import { createParley } from '../parley.ts'
import { virtualEnvironment } from './environment.ts'

const { signal } = new AbortController()

describe('a virtual environment', () => {
  it('does not move before advance is called', async () => {
    const world = virtualEnvironment({ now: 5000 })
    let awake = false
    void world.sleep(100, { signal }).then(() => {
      awake = true
    })
    await world.advance(99)
    expect([world.now(), awake]).toEqual([5099, false])
    await world.advance(1)
    expect([world.now(), awake]).toEqual([5100, true])
  })

  it('wakes sleepers in the order of their times, each at its own time, then in the order of their sleeps', async () => {
    const world = virtualEnvironment({ now: 0 })
    const woken: string[] = []
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['a2', 10],
      ['later', 101],
    ] as const) {
      void world.sleep(ms, { signal }).then(() => woken.push(`${name} at ${world.now()}`))
    }
    await world.advance(100)
    expect(woken).toEqual(['a at 10', 'a2 at 10', 'b at 20', 'c at 30'])
    expect(world.now()).toBe(100)
  })

  it('runs the effects of one wake-up to their end before the next', async () => {
    const world = virtualEnvironment({ now: 0 })
    const seen: number[] = []
    const beat = async (): Promise<void> => {
      for (let count = 0; count < 5; count++) {
        await world.sleep(10, { signal })
        await world.turn()
        await world.turn()
        seen.push(world.now())
      }
    }
    void beat()
    await world.advance(1000)
    expect(seen).toEqual([10, 20, 30, 40, 50])
  })

  it('rejects an aborted sleep with the reason of its signal, and drops it', async () => {
    const world = virtualEnvironment()
    const control = new AbortController()
    const sleeping = world.sleep(10, { signal: control.signal })
    control.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
    await expect(world.sleep(10, { signal: control.signal })).rejects.toThrow('enough')
    await world.advance(20)
  })

  it('gives the same ids and chances for the same seed, and others for another', () => {
    const [one, same, other] = [virtualEnvironment({ seed: 7 }), virtualEnvironment({ seed: 7 }), virtualEnvironment()]
    const drawn = Array.from({ length: 1000 }, () => one.id())
    expect(Array.from({ length: 1000 }, () => same.id())).toEqual(drawn)
    expect(new Set([...drawn, other.id()]).size).toBe(1001)
    expect(drawn.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
    const chances = Array.from({ length: 1000 }, () => one.random())
    expect(Array.from({ length: 1000 }, () => same.random())).toEqual(chances)
    expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true)
    expect(chances.reduce((sum, chance) => sum + chance, 0) / 1000).toBeCloseTo(0.5, 1)
  })

  it('collects the log', async () => {
    const world = virtualEnvironment({ now: 3 })
    world.log.warn({ job: 'job_1' }, 'A job failed.')
    expect(world.logged).toEqual([{ level: 'warn', at: 3, fields: { job: 'job_1' }, message: 'A job failed.' }])
  })

  it('has no network by default', async () => {
    await expect(virtualEnvironment().fetch('https://example.org')).rejects.toThrow('no network')
    const world = virtualEnvironment({ fetch: async () => new Response('hello') })
    expect(await (await world.fetch('https://example.org')).text()).toBe('hello')
  })

  it('runs an installation: its housekeeping repeats every hour', async () => {
    const world = virtualEnvironment()
    const store = memoryStore()
    const parley = await createParley({ store, environment: world })
    await parley.start()
    const begun = world.now()
    await world.advance(3 * 3_600_000 + 1000)
    const { items } = await parley.jobs.list()
    expect(
      items.map(({ queue, fence, due }) => ({ queue, fence, due: Math.floor((due - begun) / 3_600_000) })),
    ).toEqual([{ queue: 'retain', fence: 4, due: 4 }])
    await parley.stop()
    expect(world.logged).toEqual([])
  })
})
