import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf } from './digest.ts'

function official(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32)
}

describe('a digest', () => {
  it('is the beginning of the SHA-256 of a text, after any other digests', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ minLength: 900, maxLength: 3000 }))
    fc.assert(fc.property(text, (each) => digestOf(each) === official(each)))
  })

  it.each([0, 1, 55, 56, 63, 64, 65, 1023, 1024, 1025, 5000])('is so of %i bytes', (length) => {
    expect(digestOf('x'.repeat(length))).toBe(official('x'.repeat(length)))
  })

  it.each([1021, 1022, 1023, 1024])('does not split a character that begins at byte %i', (place) => {
    const text = `${'x'.repeat(place)}\u{1F600}é\ud800`
    expect(digestOf(text)).toBe(official(text))
  })
})
