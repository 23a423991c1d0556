import { describe, expect, it } from 'vitest'
import { virtualEnvironment } from '../testing/environment.ts'
import { bestEffort, processSignals } from './process-signals.ts'
import type { Signals } from './signals.ts'

const { signal } = new AbortController()

async function firstOf(signals: Signals, count: number): Promise<string[]> {
  const bodies: string[] = []
  if (count === 0) return bodies
  for await (const body of signals.subscribe('news', { signal })) {
    if (bodies.push(body) === count) break
  }
  return bodies
}

describe('signals', () => {
  it('reach all readers of their topic', async () => {
    const signals = bestEffort(processSignals(), virtualEnvironment().log)
    const both = [firstOf(signals, 2), firstOf(signals, 2)]
    for (const body of ['one', 'two']) await signals.publish('news', body)
    await signals.publish('other', 'three')
    expect(await Promise.all(both)).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ])
  })

  it.each([
    ['reject', () => Promise.reject(new Error('The line broke.'))],
    [
      'throw',
      () => {
        throw new Error('The line broke.')
      },
    ],
  ])('that %s are logged and do no harm', async (_, fail: () => never | Promise<never>) => {
    const environment = virtualEnvironment()
    const broken: Signals = { publish: fail, subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }) }
    const signals = bestEffort(broken, environment.log)
    await signals.publish('news', 'one')
    expect(await firstOf(signals, 1)).toEqual([])
    expect(environment.logged.map(({ level, fields }) => [level, fields.error])).toEqual([
      ['warn', 'Error: The line broke.'],
      ['warn', 'Error: The line broke.'],
    ])
  })
})
