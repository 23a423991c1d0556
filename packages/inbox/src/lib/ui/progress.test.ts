import type { Message } from '@parley/client'
import { expect, it } from 'vitest'
import { de } from '../words/de.ts'
import { en } from '../words/en.ts'
import { type Progress, progressOf } from './progress.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const message = (status: Message['status'], more: Partial<Parameters<typeof progressOf>[0]> = {}) => ({
  ...{ status, tracking: null, at: '2026-03-01T11:59:00Z', due: null },
  ...more,
})

it('shows every status as one tick', () => {
  const shown = (status: Message['status']) => progressOf(message(status), now)
  expect(shown('received')).toBeUndefined()
  for (const status of ['queued', 'sending'] as const) expect(shown(status)).toBe('pending')
  for (const status of ['scheduled', 'sent', 'delivered', 'read', 'unknown'] as const)
    expect(shown(status)).toBe(status)
  for (const status of ['failed', 'undelivered', 'canceled', 'expired'] as const) expect(shown(status)).toBe('failed')
})

it('a queued message with a later time is scheduled until then', () => {
  expect(progressOf(message('queued', { due: '2026-03-01T12:00:01Z' }), now)).toBe('scheduled')
  expect(progressOf(message('queued', { due: '2026-03-01T11:59:59Z' }), now)).toBe('pending')
})

it('a sent message is not observable on a channel without receipts, and unknown after an hour of silence', () => {
  expect(progressOf(message('sent', { tracking: 'not_observable' }), now)).toBe('unobservable')
  expect(progressOf(message('sent', { at: '2026-03-01T11:00:00Z' }), now)).toBe('sent')
  expect(progressOf(message('sent', { at: '2026-03-01T10:59:59Z' }), now)).toBe('unknown')
})

it('every tick has words of its own for screen readers, in every language', () => {
  const all: Progress[] = ['scheduled', 'pending', 'sent', 'delivered', 'read', 'failed', 'unobservable', 'unknown']
  for (const words of [en, de]) {
    expect(Object.keys(words.progress).toSorted()).toEqual(all.toSorted())
    expect(new Set(Object.values(words.progress)).size).toBe(all.length)
  }
})
