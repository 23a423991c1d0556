import { expect, it } from 'vitest'
import { isQuiet, wallClock } from './clock.ts'

it.each([
  ['2026-03-01T23:30:00Z', 'UTC', { day: '2026-03-01', hour: 23, minute: 1410 }],
  ['2026-03-01T23:30:00Z', 'Europe/Berlin', { day: '2026-03-02', hour: 0, minute: 30 }],
  ['2026-03-29T01:30:00Z', 'Europe/Berlin', { day: '2026-03-29', hour: 3, minute: 210 }],
  ['2026-03-01T23:30:00Z', 'Nowhere/Else', { day: '2026-03-01', hour: 23, minute: 1410 }],
])('a clock at %s in %s', (at, zone, clock) => {
  expect(wallClock(Date.parse(at), zone)).toEqual(clock)
})

it.each([
  ['22:00', '07:00', '21:59', false],
  ['22:00', '07:00', '22:00', true],
  ['22:00', '07:00', '00:00', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['12:00', '13:00', '12:30', true],
  ['12:00', '13:00', '13:00', false],
])('quiet from %s to %s at %s: %s', (from, to, at, quiet) => {
  const settings = { quietHours: { from, to }, timeZone: 'UTC' }
  expect(isQuiet(Date.parse(`2026-03-01T${at}:00Z`), settings)).toBe(quiet)
})
