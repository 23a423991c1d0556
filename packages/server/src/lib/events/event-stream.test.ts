import type { Cursor } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { EventStream, type Step } from './event-stream.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A stream with steps one by one, and the texts that its reader receives. */
function open(): { give(step: Step): Promise<void>; beat(): void; read(): Promise<string> } {
  const given: Step[] = []
  let wake: () => void = () => {}
  async function* steps(signal: AbortSignal): AsyncGenerator<Step> {
    while (!signal.aborted) {
      const step = given.shift()
      if (step !== undefined) yield step
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }
  const never = new AbortController().signal
  const stream = new EventStream({ steps, signal: never, opened: () => {}, closed: () => {}, failed: () => {} })
  const reader = stream.body.getReader()
  return {
    async give(step) {
      given.push(step)
      wake()
      await new Promise(setImmediate)
    },
    beat: () => stream.beat((passed) => bytes(`beat ${passed ?? '-'}`)),
    async read() {
      const { value } = await reader.read()
      return new TextDecoder().decode(value)
    },
  }
}

const passed = (cursor: string): Step => ({ passed: cursor as Cursor })

describe('found by use: rest lags the sdk: event filters', () => {
  it('a heartbeat has the newest cursor that was passed, once', async () => {
    const { give, beat, read } = open()
    const first = read()
    await give(passed('1'))
    await give(passed('2'))
    beat()
    expect(await first).toBe('beat 2')
    const second = read()
    await new Promise(setImmediate)
    beat()
    expect(await second).toBe('beat -')
  })

  it('a heartbeat after an event has no earlier cursor, and no cursor after an unsent event', async () => {
    const { give, beat, read } = open()
    const first = read()
    await give(passed('1'))
    await give({ frame: bytes('event 2') })
    expect(await first).toBe('event 2')
    const second = read()
    await new Promise(setImmediate)
    beat()
    expect(await second).toBe('beat -')
    // Two events are ahead of the reader: its cursor passes nothing after them before both were sent.
    await give({ frame: bytes('event 3') })
    await give({ frame: bytes('event 4') })
    await give(passed('5'))
    beat()
    expect([await read(), await read()]).toEqual(['event 3', 'event 4'])
    const last = read()
    await new Promise(setImmediate)
    beat()
    expect(await last).toBe('beat 5')
  })
})
