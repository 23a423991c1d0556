import { expect, it } from 'vitest'
import { beginsAnew } from './begins-anew.ts'

/** Messages from the oldest: `in` and `out`, each with its minute. */
function messages(...given: [direction: 'in' | 'out', minute: number][]) {
  return given
    .map(([direction, at], place) => ({
      ...{ sequence: place + 1, at: at * 60_000 },
      direction: direction === 'in' ? ('inbound' as const) : ('outbound' as const),
    }))
    .reverse()
}

it.each([
  ['the first message', messages(['in', 0]), true],
  ['one of a first burst', messages(['in', 0], ['in', 1]), true],
  ['a message after an answer', messages(['in', 0], ['out', 1], ['in', 2]), false],
  ['a message after a long time', messages(['in', 0], ['out', 1], ['in', 100]), true],
  ['one of a burst after a long time', messages(['in', 0], ['out', 1], ['in', 100], ['in', 101]), true],
  ['an answer to our first message', messages(['out', 0], ['in', 1]), false],
  ['one of forty without an answer', messages(...Array.from({ length: 40 }, () => ['in', 0] as ['in', number])), false],
])('%s begins a conversation: %#', (_, all, begins) => {
  const [message] = all
  expect(message && beginsAnew(all, message, 60)).toBe(begins)
})
