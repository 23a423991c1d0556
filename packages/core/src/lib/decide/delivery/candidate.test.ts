import { describe, expect, it } from 'vitest'
import { type Candidate, choose } from './candidate.ts'
import { likenessOf } from './likeness.ts'

const candidate = (providerId: string, text: string | undefined, at = 0): Candidate => ({
  providerId,
  text,
  at,
  status: 'queued',
})
const found = (providerId: string, at = 0) => ({ type: 'found', receipt: { providerId, at, status: 'queued' } })

describe('found by use: a text is not a name: choosing among candidates', () => {
  it('the same text first, then the earliest', () => {
    const candidates = [candidate('late', 'Hi', 3), candidate('prefixed', 'Trial - Hi', 1), candidate('early', 'Hi', 2)]
    expect(choose({ text: 'Hi' }, candidates)).toEqual(found('early', 2))
    expect(choose({ text: 'Hi' }, candidates.slice(1, 2))).toEqual(found('prefixed', 1))
  })

  it('a candidate without a text was compared by the channel', () => {
    expect(choose({ text: 'Hi' }, [candidate('a', undefined)])).toEqual(found('a'))
  })

  it('a candidate that is more like another unanswered message is left to that one', () => {
    const [mine, rival] = [{ text: 'Your code is 1234' }, { text: 'Your code is 5678' }]
    const candidates = [candidate('a', 'Trial - Your code is 5678')]
    expect(choose(mine, candidates, [rival])).toEqual({ type: 'none' })
    expect(choose(rival, candidates, [mine])).toEqual(found('a'))
    expect(choose(mine, candidates)).toEqual({ type: 'undecided' })
  })

  it('two messages with the same text get one candidate each, in either order', () => {
    const candidates = [candidate('a', 'Yes', 1), candidate('b', 'Yes', 2)]
    expect(choose({ text: 'Yes' }, candidates, [{ text: 'Yes' }])).toEqual(found('a', 1))
    expect(choose({ text: 'Yes' }, candidates.slice(1))).toEqual(found('b', 2))
  })
})

describe('the likeness of texts', () => {
  it.each([
    ['Yes', 'Yesterday we were closed', 'other'],
    ['Yes', 'With your own eyes', 'other'],
    ['Yes', 'Yes, but not today', 'other'],
    ['Yes', 'Sent from a trial account - Yes', 'alike'],
    ['Your code is 1234', 'Your code is 1243', 'other'],
    ['Meet at 5', 'Meet at 6', 'other'],
    ['🙂', '🙁', 'other'],
    ['See https://a.example/1', 'See https://b.example/2 now', 'other'],
    ['A&amp;B', 'A&amp;B ', 'same'],
  ])('%s, %s: %s', (ours, theirs, likeness) => {
    expect(likenessOf(ours, theirs)).toBe(likeness)
  })
})
