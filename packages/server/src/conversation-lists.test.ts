import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

const numbers = ['1', '2', '3', '4'].map((end) => `+1415555000${end}`)

async function valuesOf(rig: Rig, query: string): Promise<string[]> {
  const response = await rig.ask(`/api/v1/conversations?${query}`)
  expect([query, response.status]).toEqual([query, 200])
  const { items } = await response.json()
  return items.map(({ address }: { address: { value: string } }) => address.value.slice(-1))
}

/** Four conversations: open, archived, labelled and assigned, snoozed. */
async function four(): Promise<Rig> {
  const rig = await openRig({ environment: risingClock() })
  for (const from of numbers) await rig.receive('Hello', { from })
  const { items } = await (await rig.ask('/api/v1/conversations?order=oldest')).json()
  const patches = [
    { starred: true },
    { status: 'archived' },
    { labels: ['vip', 'new'], assignee: 'ada' },
    { labels: ['old'], assignee: 'bob', snoozedUntil: '2026-03-02T09:30:00.000Z' },
  ]
  for (const [place, body] of patches.entries()) {
    const response = await rig.ask(`/api/v1/conversations/${items[place].id}`, { method: 'PATCH', body })
    expect(response.status).toBe(200)
  }
  return rig
}

describe('a list of conversations', () => {
  it.each([
    ['label=vip', '3'],
    ['label=vip&label=old', '43'],
    ['status=open&status=archived', '4321'],
    ['status=archived', '2'],
    ['assignee=ada&assignee=bob', '43'],
    ['assignee=none&assignee=ada', '321'],
    ['snoozed=true', '4'],
    ['snoozed=false&status=open', '31'],
    ['kind=pigeon', '4321'],
    ['kind=pigeon&channel=pigeon&status=open', '431'],
    ['kind=pigeon&channel=raven', ''],
    ['channel=pigeon&channel=raven', '4321'],
    ['label=vip&assignee=bob', ''],
  ])('with %s is %j', async (query, expected) => {
    await using rig = await four()
    expect((await valuesOf(rig, query)).join('')).toBe(expected)
    expect((await valuesOf(rig, `${query}&sort=created`)).join('')).toBe(expected)
  })

  it('is sorted by the wait for an answer, the longest first, and has only those that wait', async () => {
    await using rig = await four()
    const { items } = await (await rig.ask('/api/v1/conversations?order=oldest')).json()
    expect(await valuesOf(rig, 'sort=waiting')).toEqual(['1', '3', '4'])
    await rig.parley.messages.send(items[2].id, { text: 'Hi' })
    await rig.receive('Hello again', { from: numbers[0] as string })
    expect(await valuesOf(rig, 'sort=waiting')).toEqual(['1', '4'])
    expect(await valuesOf(rig, 'sort=waiting&order=newest')).toEqual(['4', '1'])
    expect(await valuesOf(rig, 'sort=waiting&label=old&snoozed=true')).toEqual(['4'])
    const { next } = await (await rig.ask('/api/v1/conversations?sort=waiting&limit=1')).json()
    expect(await valuesOf(rig, `sort=waiting&limit=1&cursor=${next}`)).toEqual(['4'])
    expect((await rig.ask(`/api/v1/conversations?sort=created&limit=1&cursor=${next}`)).status).toBe(422)
  })

  it('is sorted by the begin', async () => {
    await using rig = await four()
    await rig.receive('Hello again', { from: numbers[0] as string })
    expect(await valuesOf(rig, '')).toEqual(['1', '4', '3', '2'])
    expect(await valuesOf(rig, 'sort=created')).toEqual(['4', '3', '2', '1'])
    expect(await valuesOf(rig, 'sort=created&order=oldest')).toEqual(['1', '2', '3', '4'])
    const { next } = await (await rig.ask('/api/v1/conversations?sort=created&limit=2')).json()
    expect(await valuesOf(rig, `sort=created&limit=2&cursor=${next}`)).toEqual(['2', '1'])
  })

  it('refuses a kind that no channel has, a value that is invalid, and too many values', async () => {
    await using rig = await openRig()
    const errorOf = async (query: string): Promise<unknown> => {
      const { code, errors } = await (await rig.ask(`/api/v1/conversations?${query}`)).json()
      return [code, errors[0]?.field, errors[0]?.detail]
    }
    expect(await errorOf('kind=pidgeon')).toEqual(['input.invalid', 'kind', expect.stringContaining('pigeon')])
    const status = 'must be `open`, `archived` or `closed`.'
    expect(await errorOf('status=gone')).toEqual(['input.invalid', 'status', `\`status\` ${status}`])
    expect(await errorOf('status=open&status=gone')).toEqual(['input.invalid', 'status[1]', `\`status[1]\` ${status}`])
    const labels = Array.from({ length: 51 }, (_, place) => `label=${place}`).join('&')
    expect(await errorOf(labels)).toEqual(['input.invalid', 'label', '`label` must be a list of 1 to 50 items.'])
    expect(await errorOf('sort=none')).toEqual(['input.invalid', 'sort', expect.stringContaining('`activity`')])
    expect(await errorOf('sort=waiting&sort=created')).toEqual(['input.invalid', 'sort', '`sort` must be given once.'])
  })
})
