import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextField } from './text-field.ts'

/** Pushes a text in pieces of the given lengths. */
function readIn(json: string, lengths: readonly number[]): string[] {
  const field = new TextField('text')
  const parts: string[] = []
  for (let place = 0, turn = 0; place < json.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1
    parts.push(field.push(json.slice(place, place + length)))
    place += length
  }
  return parts
}

describe('TextField', () => {
  it('reads the text of any object, in any pieces', () => {
    const text = fc.string({ unit: 'binary' })
    const object = fc.record({ before: fc.jsonValue(), text, after: fc.jsonValue(), inner: fc.record({ text }) })
    fc.assert(
      fc.property(object, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (value, lengths) => {
        expect(readIn(JSON.stringify(value), lengths).join('')).toBe(value.text)
      }),
    )
  })

  it('divides no character', () => {
    const parts = readIn('{"text":"👍\\ud83d\\udc4d"}', [1])
    expect(parts.filter((part) => !part.isWellFormed())).toEqual([])
    expect(parts.join('')).toBe('👍👍')
  })

  it('passes over words before the object, and fields of inner objects and lists', () => {
    const json =
      'The "text" is: {"more": {"text": "no"}, "list": ["text", {"text": "no"}], "text": "yes", "end": "text"}'
    expect(readIn(json, [3]).join('')).toBe('yes')
  })

  it('has nothing for a text without JSON', () => {
    expect(readIn('Sure! "text": "42"', [4]).join('')).toBe('')
  })
})
