import type { Conversation, Suggestion, SuggestionStatus } from '@parley/client'
import { expect, it } from 'vitest'
import { shownSuggestionOf } from './shown-suggestion.ts'

const suggestion = (id: string, status: SuggestionStatus, forMessageId = 'msg_1'): Suggestion =>
  ({ id, status, forMessageId }) as Suggestion
const conversation = (
  direction: 'inbound' | 'outbound',
  { id = 'msg_1', status = 'open' as Conversation['status'] } = {},
): Conversation => ({ status, lastMessage: { id, direction } }) as Conversation

it('all pending ones are in sight, newest first', () => {
  const all = [suggestion('b', 'pending'), suggestion('x', 'rejected'), suggestion('a', 'pending')]
  expect(shownSuggestionOf(all, conversation('outbound'))).toEqual({ type: 'pending', all: [all[0], all[2]] })
  expect(shownSuggestionOf(all, conversation('inbound', { status: 'closed' }))).toEqual({ type: 'none' })
})

it.each([
  ['stale', 'inbound', 'msg_2', 'stale'],
  ['stale', 'outbound', 'msg_2', 'none'],
  ['failed', 'inbound', 'msg_1', 'failed'],
  ['failed', 'inbound', 'msg_2', 'none'],
  ['rejected', 'inbound', 'msg_1', 'none'],
  ['approved', 'inbound', 'msg_2', 'none'],
] as const)('%s, and the last message is %s %s: %s', (status, direction, id, type) => {
  expect(shownSuggestionOf([suggestion('a', status)], conversation(direction, { id })).type).toBe(type)
})

it('nothing is in sight without a suggestion', () => {
  expect(shownSuggestionOf([], conversation('inbound'))).toEqual({ type: 'none' })
})
