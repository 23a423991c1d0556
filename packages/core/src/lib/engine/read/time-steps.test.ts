import { describe, expect, it } from 'vitest'
import { stepsOf, Zone } from './time-steps.ts'

const steps = (from: string, to: string, step: Parameters<typeof stepsOf>[2], zone: string): string[] =>
  stepsOf(Date.parse(from), Date.parse(to), step, new Zone(zone)).map((at) => new Date(at).toISOString())

describe('the steps of a period', () => {
  it('are hours of UTC in each zone', () => {
    expect(steps('2026-03-29T00:30:00Z', '2026-03-29T03:00:00Z', 'hour', 'Europe/Berlin')).toEqual([
      ...['2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'],
    ])
  })

  it('are days of the zone: 23 hours when summer time begins, 25 when it ends', () => {
    expect(steps('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'day', 'Europe/Berlin')).toEqual([
      ...['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ])
    expect(steps('2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z', 'day', 'America/New_York')).toEqual([
      ...['2026-10-31T04:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ])
    expect(steps('2026-04-04T20:00:00Z', '2026-04-06T20:00:00Z', 'day', 'Australia/Lord_Howe')).toEqual([
      ...['2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z', '2026-04-06T13:30:00.000Z'],
    ])
  })

  it('begin at the moment of the skip where the clock skips midnight', () => {
    expect(steps('2018-11-03T12:00:00Z', '2018-11-05T12:00:00Z', 'day', 'America/Sao_Paulo')).toEqual([
      ...['2018-11-03T03:00:00.000Z', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    ])
  })

  it('are weeks from Monday and months, also over the end of a year', () => {
    expect(steps('2025-12-31T12:00:00Z', '2026-01-13T00:00:00Z', 'week', 'UTC')).toEqual([
      ...['2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z', '2026-01-12T00:00:00.000Z'],
    ])
    expect(steps('2025-12-31T12:00:00Z', '2026-04-01T00:00:00Z', 'month', 'Asia/Kolkata')).toEqual([
      '2025-11-30T18:30:00.000Z',
      '2025-12-31T18:30:00.000Z',
      '2026-01-31T18:30:00.000Z',
      '2026-02-28T18:30:00.000Z',
      '2026-03-31T18:30:00.000Z',
    ])
  })

  it('cover each day of a year once, in every zone', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Gaza']) {
      const days = stepsOf(Date.UTC(2026, 0, 1, 12), Date.UTC(2027, 0, 1), 'day', new Zone(zone))
      expect([zone, new Set(days).size >= 365 && days.length <= 366]).toEqual([zone, true])
      for (const [place, at] of days.entries()) {
        const length = (days[place + 1] ?? at + 86_400_000) - at
        expect([zone, new Date(at).toISOString(), length >= 82_800_000 && length <= 90_000_000]).toEqual([
          ...[zone, new Date(at).toISOString(), true],
        ])
      }
    }
  })

  it('are refused for an unknown zone', () => {
    expect(() => new Zone('Europe/Atlantis')).toThrow(expect.objectContaining({ code: 'input.invalid', field: 'zone' }))
  })
})
