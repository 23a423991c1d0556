import { describe, expect, it } from 'vitest'
import { brief, conversationOf } from '../../../test/requests.ts'
import { review } from './review.ts'

function findings(question: string, text: string): string[] {
  return review({ conversation: conversationOf(question), brief, text }).findings.map(({ kind }) => kind)
}

describe('review', () => {
  it('has no finding in an answer from a passage', () => {
    expect(findings('When are you open?', 'From Monday to Friday, from 9:00 to 18:00.')).toEqual([])
    expect(
      review({ conversation: conversationOf('When are you open?'), brief, text: 'From 9:00 to 18:00.' }).verdict,
    ).toBe('send')
  })

  it.each([
    ['promise', 'What does a service cost?', 'A service costs 49 EUR.'],
    ['language', 'What does a service of my bicycle cost?', 'Die Inspektion Ihres Fahrrads kostet 89 EUR.'],
    ['tone', 'What does a service cost?', 'A SERVICE COSTS 89 EUR.'],
    ['unanswered', 'What does a service cost?', 'Have a lovely weekend in the mountains!'],
  ])('finds %s', (kind, question, text) => {
    expect(findings(question, text)).toContain(kind)
  })
})
