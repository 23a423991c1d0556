import type { Cursor } from '@parley/core'
import { describe, expect, it } from 'vitest'
import type { Caller } from '../live/caller.ts'
import { EventStream } from './event-stream.ts'
import { Frame } from './frame.ts'

interface Opened {
  stream: EventStream
  read(): Promise<string | undefined>
  /** The callbacks of the stream, in their order. */
  calls: string[]
  pass(cursor: string | undefined): void
  advance(ms: number): void
}

/** A stream starts in a microtask of its own. */
async function open(): Promise<Opened> {
  const calls: string[] = []
  let passed: string | undefined
  let elapsed = 0
  const stream = new EventStream({
    caller: {} as Caller,
    elapsed: () => elapsed,
    at: () => '2026-03-01T09:32:00.000Z',
    opened: () => calls.push('opened'),
    closed: () => calls.push('closed'),
    passed: () => passed as Cursor | undefined,
    failed: () => calls.push('failed'),
  })
  const reader = stream.body.getReader()
  await new Promise(setImmediate)
  return {
    stream,
    calls,
    async read() {
      const { value } = await reader.read()
      return value && new TextDecoder().decode(value)
    },
    pass(cursor) {
      passed = cursor
    },
    advance(ms) {
      elapsed += ms
    },
  }
}

const event = (text: string, cursor: string): Frame => new Frame('message.received', text, cursor as Cursor)

describe('found by use: rest lags the sdk: event filters', () => {
  it('a heartbeat has the cursor that was passed, and none without one', async () => {
    const { stream, read, pass } = await open()
    const first = read()
    pass('2')
    stream.beat('now')
    expect(await first).toBe('event: heartbeat\nid: 2\ndata: {"type":"heartbeat","at":"now"}\n\n')
    pass(undefined)
    const second = read()
    stream.beat('now')
    expect(await second).toBe('event: heartbeat\ndata: {"type":"heartbeat","at":"now"}\n\n')
  })

  it('a reader with unread bytes has no heartbeat, so no cursor passes over an unread event', async () => {
    const { stream, read, pass } = await open()
    const first = read()
    stream.event(event('1', '1'))
    stream.event(event('2', '2'))
    pass('3')
    stream.beat('now')
    expect([await first, await read()]).toEqual([
      'event: message.received\nid: 1\ndata: 1\n\n',
      'event: message.received\nid: 2\ndata: 2\n\n',
    ])
    const last = read()
    stream.beat('now')
    expect(await last).toContain('id: 3')
  })
})

describe('a stream', () => {
  it('begins with its first read, and reports its end once', async () => {
    const { stream, read, calls } = await open()
    expect(calls).toEqual([])
    const first = read()
    expect(calls).toEqual(['opened'])
    stream.ended(undefined)
    expect(await first).toBeUndefined()
    expect(calls).toEqual(['opened', 'closed'])
  })

  it('is full with 256 kB, and may be written again after everything was read', async () => {
    const { stream, read, advance } = await open()
    const first = read()
    const big = event('x'.repeat(100_000), '1')
    for (let each = 0; each < 3; each += 1) stream.event(big)
    expect(stream.isFull).toBe(false)
    advance(5)
    stream.event(big)
    expect([stream.isFull, stream.stalledSince]).toEqual([true, 5])
    const drained = stream.drained()
    await first
    for (let each = 0; each < 3; each += 1) await read()
    void read()
    await drained
    expect([stream.isFull, stream.stalledSince]).toEqual([false, undefined])
  })

  it('of a reader that takes nothing is cut', async () => {
    const { stream, read, calls } = await open()
    const first = read()
    stream.event(event('1', '1'))
    await first
    stream.event(event('2', '2'))
    stream.close('tooSlow')
    await expect(read()).rejects.toThrow('too slow')
    expect(calls).toEqual(['opened', 'closed'])
  })
})
