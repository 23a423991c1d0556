import { describe, expect, it } from 'vitest'
import { allStorable, previewOf, storable } from './text.ts'

const strange = "<b>Robert'); DROP--</b> 100% _ \u202e\u{1F600}"

describe('storable text', () => {
  it('stays unchanged, except for characters that no database holds', () => {
    expect(storable(`${strange}\u0000\ud800!`)).toBe(`${strange}\ufffd\ufffd!`)
  })

  it('is every text of a value, at any depth', () => {
    const value = { text: 'a\u0000', parts: [{ name: '\udc00', size: 3, at: null, given: undefined }] }
    expect(allStorable(value)).toEqual({
      text: 'a\ufffd',
      parts: [{ name: '\ufffd', size: 3, at: null, given: undefined }],
    })
  })
})

describe('a value that is not a number', () => {
  it('is null, so that one bad time does not reject the rest of its commit', () => {
    expect(allStorable({ at: Number.NaN, size: Number.POSITIVE_INFINITY, count: 0 })).toEqual({
      at: null,
      size: null,
      count: 0,
    })
  })
})

describe('a preview', () => {
  it('is the text itself if it is short', () => {
    expect(previewOf('short')).toBe('short')
  })

  it('never ends within a pair of surrogates', () => {
    expect(previewOf('\u{1F600}'.repeat(10), 8)).toBe(`${'\u{1F600}'.repeat(3)}…`)
  })
})
