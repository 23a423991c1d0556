import { expect, it } from 'vitest'
import { type SseBlock, SseParser } from './sse-parser.ts'

const stream =
  '\uFEFF: a comment\r\nretry: 1500\r\n\r\nid: 1\nevent: message.received\ndata: {"text":"äöü 🕊"}\n\n' +
  'id: 2\r\rdata: one\rdata:two\rdata\r\r:\nid: 3\nid: bad\0id\nevent: heartbeat\ndata: x\n\ndata: unfinished'

const blocks: SseBlock[] = [
  { event: 'message.received', data: '{"text":"äöü 🕊"}', id: '1', hasId: true },
  { event: 'message', data: undefined, id: '2', hasId: true },
  { event: 'message', data: 'one\ntwo\n', id: '2', hasId: false },
  { event: 'heartbeat', data: 'x', id: '3', hasId: true },
]

const bytes = new TextEncoder().encode(stream)

it('dispatches blocks as the HTML standard does', () => {
  const parser = new SseParser()
  expect(parser.push(bytes)).toEqual(blocks)
  expect(parser.retry).toBe(1500)
})

it('dispatches the same blocks for each size of chunks', () => {
  for (let size = 1; size < 40; size += 1) {
    const parser = new SseParser()
    const found: SseBlock[] = []
    for (let at = 0; at < bytes.length; at += size) found.push(...parser.push(bytes.slice(at, at + size)))
    expect({ size, found }).toEqual({ size, found: blocks })
  }
})

it('reads a line end that two chunks divide as one', () => {
  const parser = new SseParser()
  const push = (text: string): SseBlock[] => parser.push(new TextEncoder().encode(text))
  expect([...push('data: a\r'), ...push('\ndata: b\r'), ...push('\n'), ...push('\r\n')]).toEqual([
    { event: 'message', data: 'a\nb', id: '', hasId: false },
  ])
})
