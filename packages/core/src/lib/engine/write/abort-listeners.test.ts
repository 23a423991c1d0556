import { describe, expect, it } from 'vitest'
import { AbortListeners } from './abort-listeners.ts'

describe('listeners of abort signals', () => {
  it('call every callback that was not removed, once, over one event listener', () => {
    const controller = new AbortController()
    const { signal } = controller
    let added = 0
    const add = signal.addEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      added += 1
      add(...args)
    }
    const called: number[] = []
    const listeners = new AbortListeners()
    const removes = Array.from({ length: 100 }, (_, place) => listeners.add(signal, () => called.push(place)))
    removes[0]?.()
    controller.abort()
    controller.abort()
    expect([added, called]).toEqual([1, Array.from({ length: 99 }, (_, place) => place + 1)])
  })
})
