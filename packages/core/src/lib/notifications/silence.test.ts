import { describe, expect, it } from 'vitest'
import { isQuiet, isTimeZone } from './quiet-hours.ts'
import { defaultRules, type NotificationRules, rulesOf } from './rules.ts'
import { type Arrival, silenceOf } from './silence.ts'

const arrival: Arrival = {
  ...{ conversationId: 'con_1', channel: 'sms', assignee: null },
  ...{ snoozed: false, automatic: false, silent: false },
}
/** A Wednesday. */
const noon = Date.parse('2026-03-04T12:00:00Z')

const reason = (rules: Partial<NotificationRules>, facts: Partial<Arrival> = {}, at: number = noon) =>
  silenceOf({ ...defaultRules, ...rules }, 'person:me', { ...arrival, ...facts }, at)

describe('the conversations that notify', () => {
  it('all of them, without rules', () => {
    for (const assignee of [null, 'person:me', 'person:other']) expect(reason({}, { assignee })).toBeUndefined()
  })

  it.each([
    ['mineAndUnassigned', null, undefined],
    ['mineAndUnassigned', 'person:me', undefined],
    ['mineAndUnassigned', 'person:other', 'conversations'],
    ['mine', null, 'conversations'],
    ['mine', 'person:me', undefined],
    ['mine', 'person:other', 'conversations'],
  ] as const)('%s, assigned to %s: %s', (conversations, assignee, expected) => {
    expect(reason({ conversations }, { assignee })).toBe(expected)
  })

  it('none of a channel that is off, and of every other one', () => {
    expect(reason({ channelsOff: ['sms'] })).toBe('channel')
    expect(reason({ channelsOff: ['sms'] }, { channel: 'mail' })).toBeUndefined()
  })

  it('no muted one', () => {
    expect(reason({ muted: ['con_1'] })).toBe('muted')
    expect(reason({ muted: ['con_2'] })).toBeUndefined()
  })

  it('no snoozed one, no message of a machine, no history and no message of a blocked address', () => {
    expect(reason({}, { snoozed: true })).toBe('snoozed')
    expect(reason({}, { automatic: true })).toBe('automatic')
    expect(reason({}, { silent: true })).toBe('silent')
  })
})

describe('quiet hours', () => {
  const hours = { on: true, from: 22 * 60, to: 7 * 60, days: [1, 2, 3, 4, 5], timeZone: 'UTC' }

  it.each([
    ['2026-03-04T21:59:59Z', false],
    ['2026-03-04T22:00:00Z', true],
    ['2026-03-05T00:00:00Z', true],
    ['2026-03-05T06:59:59Z', true],
    ['2026-03-05T07:00:00Z', false],
    // They begin on Friday, and end on Saturday.
    ['2026-03-07T06:00:00Z', true],
    ['2026-03-07T22:00:00Z', false],
    // Sunday is no such day, so the night to Monday is not quiet.
    ['2026-03-09T06:00:00Z', false],
    ['2026-03-09T22:00:00Z', true],
  ])('over midnight, from Monday to Friday: %s is %s', (at, expected) => {
    expect(isQuiet(hours, Date.parse(at))).toBe(expected)
    expect(reason({ quiet: hours }, {}, Date.parse(at))).toBe(expected ? 'quiet' : undefined)
  })

  it('within one day', () => {
    const lunch = { ...hours, from: 12 * 60, to: 13 * 60 }
    expect(isQuiet(lunch, Date.parse('2026-03-04T11:59:00Z'))).toBe(false)
    expect(isQuiet(lunch, Date.parse('2026-03-04T12:30:00Z'))).toBe(true)
    expect(isQuiet(lunch, Date.parse('2026-03-04T13:00:00Z'))).toBe(false)
  })

  it('a whole day, if they end where they begin', () => {
    const sunday = { ...hours, from: 0, to: 0, days: [7] }
    expect(isQuiet(sunday, Date.parse('2026-03-08T00:00:00Z'))).toBe(true)
    expect(isQuiet(sunday, Date.parse('2026-03-08T23:59:00Z'))).toBe(true)
    expect(isQuiet(sunday, Date.parse('2026-03-09T00:00:00Z'))).toBe(false)
  })

  it('in the zone of the person, in winter and in summer', () => {
    const berlin = { ...hours, timeZone: 'Europe/Berlin' }
    expect(isQuiet(berlin, Date.parse('2026-01-14T20:59:00Z'))).toBe(false)
    expect(isQuiet(berlin, Date.parse('2026-01-14T21:00:00Z'))).toBe(true)
    expect(isQuiet(berlin, Date.parse('2026-07-15T19:59:00Z'))).toBe(false)
    expect(isQuiet(berlin, Date.parse('2026-07-15T20:00:00Z'))).toBe(true)
  })

  it('never while they are off', () => {
    expect(isQuiet({ ...hours, on: false }, Date.parse('2026-03-04T23:00:00Z'))).toBe(false)
  })
})

describe('rules of a preference', () => {
  it('are the defaults for anything else', () => {
    for (const value of [undefined, null, 3, 'all', [], {}, { quiet: 7, muted: 'con_1', tone: 'gong' }])
      expect(rulesOf(value)).toEqual(defaultRules)
  })

  it('keep what fits, and drop the rest', () => {
    const quiet = { on: true, from: 60, to: 1440, days: [7, 1, 9, 'x'], timeZone: 'Mars/Base' }
    const given = { conversations: 'mine', channelsOff: ['sms', 3, 'sms'], muted: ['con_1'], quiet, tone: 'drop' }
    expect(rulesOf(given)).toEqual({
      ...{ conversations: 'mine', channelsOff: ['sms'], muted: ['con_1'], tone: 'drop' },
      quiet: { on: true, from: 60, to: 420, days: [1, 7], timeZone: 'UTC' },
    })
    expect(rulesOf(JSON.parse(JSON.stringify(rulesOf(given))))).toEqual(rulesOf(given))
  })

  it('keep the newest 500 muted conversations', () => {
    const muted = Array.from({ length: 600 }, (_, place) => `con_${place}`)
    expect(rulesOf({ muted }).muted).toEqual(muted.slice(100))
  })

  it('know the zones of the program', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true)
    expect(isTimeZone('')).toBe(false)
    expect(isTimeZone('Nowhere')).toBe(false)
  })
})
