import { describe, expect, it } from 'vitest'
import type { Key, MessageId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Lookup } from '../../ports/store.ts'
import { IntentQueue, readSetOf } from './intent-queue.ts'

function arrival(name: string, ...looksAt: string[]): { name: string; lookups: Lookup[] } {
  return { name, lookups: looksAt.map((id) => kernel.message.ref(id as MessageId)) }
}

function waiting(...those: ReturnType<typeof arrival>[]): IntentQueue<ReturnType<typeof arrival>> {
  const arrivals = new IntentQueue<ReturnType<typeof arrival>>()
  for (const each of those) arrivals.add(each)
  return arrivals
}

const namesOf = (taken: readonly { name: string }[]): string[] => taken.map(({ name }) => name)

describe('arrivals', () => {
  it('leave in the order of their arrival, up to the requested number', () => {
    const arrivals = waiting(arrival('a', '1'), arrival('b', '1'), arrival('c', '2'))
    expect(namesOf(arrivals.take(2, []))).toEqual(['a', 'b'])
    expect(namesOf(arrivals.take(2, []))).toEqual(['c'])
  })

  it('stay if they read an id or a key that a running batch reads', () => {
    const byKey = { name: 'k', lookups: [{ key: 'thread' as Key }] }
    const arrivals = waiting(arrival('a', '1'), byKey, arrival('b', '2'))
    expect(namesOf(arrivals.take(9, [new Set(['1']), new Set(['thread'])]))).toEqual(['b'])
    expect(arrivals.size).toBe(2)
  })

  it('do not overtake an earlier intent that reads the same record', () => {
    const arrivals = waiting(arrival('a', '1', '2'), arrival('b', '2', '3'), arrival('c', '3'), arrival('d', '4'))
    expect(namesOf(arrivals.take(9, [new Set(['1'])]))).toEqual(['d'])
    expect(namesOf(arrivals.take(9, []))).toEqual(['a', 'b', 'c'])
  })

  it('do not overtake one that was left for lack of room', () => {
    const arrivals = waiting(arrival('a', '1'), arrival('b', '2'), arrival('c', '2'))
    expect(namesOf(arrivals.take(1, [new Set(['9'])]))).toEqual(['a'])
    expect(namesOf(arrivals.take(9, [readSetOf([arrival('x', '2')])]))).toEqual([])
  })

  it('come first again when they are put back', () => {
    const arrivals = waiting(arrival('a', '1'), arrival('b', '1'))
    arrivals.putBack(arrivals.take(1, []))
    expect(namesOf(arrivals.take(9, []))).toEqual(['a', 'b'])
  })

  it('are withdrawn once', () => {
    const gone = arrival('a', '1')
    const arrivals = waiting(gone)
    expect([arrivals.withdraw(gone), arrivals.withdraw(gone), arrivals.size]).toEqual([true, false, 0])
  })
})
