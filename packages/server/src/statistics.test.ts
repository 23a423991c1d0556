import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

const HOUR = 3_600_000

/** A rig with a clock that a test sets. */
async function open(): Promise<{ rig: Rig; at(time: string): void }> {
  let now = 0
  const rig = await openRig({ environment: { now: () => now } })
  const at = (time: string): void => {
    now = Date.parse(time)
  }
  return { rig, at }
}

describe('the summary of statistics over REST', () => {
  it('has the days of a time zone over the begin of summer time', async () => {
    const { rig, at } = await open()
    await using _ = rig
    // 23:30 and 00:30 in Berlin, 23 hours of a day apart.
    for (const time of [
      '2026-03-28T22:30:00Z',
      '2026-03-28T23:30:00Z',
      '2026-03-29T21:30:00Z',
      '2026-03-29T22:30:00Z',
    ]) {
      at(time)
      await rig.receive('Hello')
    }
    const summary = async (query: string): Promise<{ [field: string]: never }> => {
      const response = await rig.ask(`/api/v1/statistics/summary?${query}`)
      expect([query, response.status]).toEqual([query, 200])
      return response.json()
    }
    const period = 'from=2026-03-28T12:00:00Z&to=2026-03-30T12:00:00Z'
    const berlin = await summary(`${period}&zone=Europe/Berlin`)
    expect(berlin).toMatchObject({
      ...{ step: 'day', zone: 'Europe/Berlin', totals: { received: 4, opened: 1, responseRate: 0 } },
      conversations: { total: 1, open: 1, archived: 0, closed: 0, unread: 1 },
      series: [
        { at: '2026-03-27T23:00:00.000Z', received: 1, opened: 1 },
        { at: '2026-03-28T23:00:00.000Z', received: 2, opened: 0 },
        { at: '2026-03-29T22:00:00.000Z', received: 1 },
      ],
      channels: [{ channel: 'pigeon', received: 4 }],
      people: [],
    })
    const utc = (await summary(period)) as unknown as { series: { received: number }[] }
    expect(utc.series.map(({ received }) => received)).toEqual([2, 2, 0])
    expect(await summary(`${period}&step=month&channel=other`)).toMatchObject({
      ...{ totals: { received: 0, responseRate: null }, conversations: { total: 0 }, series: [{ received: 0 }] },
    })
  })

  it('has response times by person, and counts a wait in the hour of its begin', async () => {
    const { rig, at } = await open()
    await using _ = rig
    at('2026-03-01T09:58:00Z')
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    at('2026-03-01T10:04:00Z')
    await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'Hi' } })
    await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'Hi again' } })
    at('2026-03-01T11:00:00Z')
    await rig.receive('Bye')
    const query = 'from=2026-03-01T09:00:00Z&to=2026-03-01T12:00:00Z&step=hour'
    const summary = await (await rig.ask(`/api/v1/statistics/summary?${query}`)).json()
    expect(summary).toMatchObject({
      totals: { received: 2, sent: 2, answered: 1, responseRate: 0.5, responseSeconds: 360 },
      series: [
        { received: 1, sent: 0, answered: 1, responseRate: 1, responseSeconds: 360 },
        { received: 0, sent: 2, answered: 0, responseRate: null, responseSeconds: null },
        { received: 1, sent: 0, answered: 0, responseRate: 0, responseSeconds: null },
      ],
      people: [{ person: expect.stringMatching(/^key:/), sent: 2, answered: 1, responseRate: null }],
    })
    const { person } = summary.people[0]
    const own = await (await rig.ask(`/api/v1/statistics/summary?${query}&person=${person}`)).json()
    expect(own.totals).toMatchObject({ received: 0, sent: 2, answered: 1, responseRate: null, responseSeconds: 360 })
  })

  it('is refused with the name of the parameter', async () => {
    const { rig } = await open()
    await using _ = rig
    const from = '2026-03-01T00:00:00Z'
    const later = (hours: number): string => new Date(Date.parse(from) + hours * HOUR).toISOString()
    for (const [query, field] of [
      [`from=${from}&to=${from}`, 'to'],
      [`from=${from}&to=${later(30_000)}`, 'to'],
      [`from=${from}&to=${later(2000)}&step=hour`, 'step'],
      [`from=${from}&to=${later(1)}&zone=Mars`, 'zone'],
      [`from=${from}&to=${later(1)}&step=year`, 'step'],
      [`from=yesterday&to=${later(1)}`, 'from'],
      [`from=${from}`, 'to'],
    ] as const) {
      const response = await rig.ask(`/api/v1/statistics/summary?${query}`)
      const { code, errors } = await response.json()
      expect([query, response.status, code, errors[0].field]).toEqual([query, 422, 'input.invalid', field])
    }
  })
})
