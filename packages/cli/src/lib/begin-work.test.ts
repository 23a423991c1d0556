import { ParleyError, silentLogger } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { beginWork } from './begin-work.ts'

function failing(times: number, error: Error): { parley: { start(): Promise<void> }; starts(): number } {
  let starts = 0
  return {
    starts: () => starts,
    parley: {
      async start() {
        starts += 1
        if (starts <= times) throw error
      },
    },
  }
}

describe('the start of the work', () => {
  it('is repeated while the store is too slow to answer', async () => {
    const { parley, starts } = failing(3, new ParleyError('store.unavailable'))
    await beginWork(parley, silentLogger, 0)
    expect(starts()).toBe(4)
  })

  it('fails after ten attempts', async () => {
    const { parley, starts } = failing(100, new ParleyError('store.unavailable'))
    await expect(beginWork(parley, silentLogger, 0)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(starts()).toBe(10)
  })

  it('fails at once for any other reason', async () => {
    const { parley, starts } = failing(100, new ParleyError('store.misconfigured'))
    await expect(beginWork(parley, silentLogger, 0)).rejects.toMatchObject({ code: 'store.misconfigured' })
    expect(starts()).toBe(1)
  })
})
