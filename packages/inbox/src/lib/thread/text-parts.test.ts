import { describe, expect, it } from 'vitest'
import { markedText } from './text-parts.ts'

const marked = (text: string, found: readonly string[], place?: 'within' | 'begin'): string =>
  markedText(text, found, place)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

describe('marks in a text', () => {
  it('are within words, or at their begin alone', () => {
    expect(marked('The heater is there, he said', ['he'])).toBe('T[he] [he]ater is t[he]re, [he] said')
    expect(marked('The heater is there, he said', ['he'], 'begin')).toBe('The [he]ater is there, [he] said')
  })

  it('read letters of every script', () => {
    expect(marked('Ölheizung, Heizöl', ['öl'], 'begin')).toBe('[Öl]heizung, Heizöl')
    expect(marked('«Привет, приветик»', ['привет'], 'begin')).toBe('«[Привет], [привет]ик»')
  })
})
