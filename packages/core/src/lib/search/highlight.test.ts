import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernel } from '../model/schema.ts'
import { highlightsOf } from './highlight.ts'
import { matches } from './match.ts'
import { parseSearch } from './terms.ts'
import { wordsOf } from './words.ts'

function marked(text: string, q: string, subject: string | null = null): string[] {
  const said = { subject, text }
  return highlightsOf(kernel.message, said, parseSearch(q)).map(
    ({ field, start, end }) => `${field}: ${String(Reflect.get(said, field) ?? '').slice(start, end)}`,
  )
}

describe('highlights', () => {
  it.each([
    ['Your order, your ORDER', 'order', ['text: order', 'text: ORDER']],
    ['Good \n morning!', '"good morning"', ['text: Good \n morning']],
    ['ordering orders', 'order*', ['text: ordering', 'text: orders']],
    ['🙂 Re\u0301sume\u0301 ﬁne', 'resume fine', ['text: Re\u0301sume\u0301', 'text: ﬁne']],
    ['注文はいつ', 'いつ', ['text: いつ']],
    ['注文はいつ', 'はいつ い', ['text: はいつ']],
    ['注文は 文に', '文 は', ['text: 文', 'text: は', 'text: 文']],
    ['one two three', '"one two" "two three" one', ['text: one two three']],
    ['no no no', '"no no"', ['text: no no no']],
  ])('of %j for %s', (text, q, expected) => {
    expect(marked(text, q)).toEqual(expected)
  })

  it('name their field, the subject first', () => {
    expect(marked('late order', 'order late', 'Order 7')).toEqual(['subject: Order', 'text: late', 'text: order'])
  })

  it('are at most 100', () => {
    expect(marked('no '.repeat(500), 'no')).toHaveLength(100)
  })

  it('exist for every hit, in order, apart, and each has a term', () => {
    const said = fc.array(fc.constantFrom('Ärger', 'arg', 'ﬁ', '東', '京', '🙂', '. ', 'x\u0301'), { maxLength: 20 })
    const field = said.map((parts) => parts.join(' '))
    fc.assert(
      fc.property(field, field, fc.constantFrom('arger', 'ar*', '"fi 東"', 'x 京', '東京'), (subject, text, q) => {
        const terms = parseSearch(q)
        const message = { subject, text }
        const highlights = highlightsOf(kernel.message, message, terms)
        if (matches(kernel.message, message, terms)) expect(highlights.length).toBeGreaterThan(0)
        for (const [place, { field: where, start, end }] of highlights.entries()) {
          const before = highlights[place - 1]
          if (before?.field === where) expect(before.end).toBeLessThanOrEqual(start)
          const there = { subject: null, text: String(Reflect.get(message, where)).slice(start, end) }
          expect(terms.some((term) => matches(kernel.message, there, [term]))).toBe(true)
          expect(wordsOf(there.text).length).toBeGreaterThan(0)
        }
      }),
    )
  })
})
