import { expect, it } from 'vitest'
import { wordDiff } from './word-diff.ts'

it('keeps the common words, and counts those that came and went', () => {
  expect(wordDiff('Could someone keep the doors clear until then?', 'Please keep the doors clear until then.')).toEqual(
    {
      parts: [
        { type: 'removed', text: 'Could someone' },
        { type: 'added', text: 'Please' },
        { type: 'same', text: 'keep the doors clear until' },
        { type: 'removed', text: 'then?' },
        { type: 'added', text: 'then.' },
      ],
      added: 2,
      removed: 3,
    },
  )
})

it.each([
  ['', '', 0, 0],
  ['one two', 'one  two\n', 0, 0],
  ['', 'one two', 2, 0],
  ['one two', '', 0, 2],
  ['a b a', 'a a', 0, 1],
])('%j to %j: %i in, %i out', (before, after, added, removed) => {
  expect(wordDiff(before, after)).toMatchObject({ added, removed })
})

it('a very long text is compared too, and counts as a whole if nearly all of it changed', () => {
  const long = Array.from({ length: 5000 }, (_, at) => `word${at}`).join(' ')
  expect(wordDiff(long, `${long} more`)).toMatchObject({ added: 1, removed: 0 })
  expect(wordDiff(long, long.toUpperCase())).toMatchObject({ added: 5000, removed: 5000 })
})
