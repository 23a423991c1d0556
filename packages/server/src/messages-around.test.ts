import { describe, expect, it } from 'vitest'
import { openRig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

describe('GET /conversations/{id}/messages?around=', () => {
  it('is a page around a message or a time, and continues in both directions', async () => {
    await using rig = await openRig({ environment: risingClock() })
    for (let number = 1; number <= 9; number += 1) await rig.receive(String(number))
    const { id } = await rig.conversation()
    const path = `/api/v1/conversations/${id}/messages`
    const page = async (query: string) => (await rig.ask(`${path}?${query}`)).json()
    const texts = ({ items }: { items: { text: string }[] }): string => items.map(({ text }) => text).join('')
    const all = await page('limit=100')
    expect(all).not.toHaveProperty('previous')
    const [, , , , fifth] = all.items
    const around = await page(`around=${fifth.id}&limit=3`)
    expect(texts(around)).toBe('654')
    expect(texts(await page(`limit=3&cursor=${around.next}`))).toBe('321')
    expect(texts(await page(`limit=9&order=oldest&cursor=${around.previous}`))).toBe('789')
    expect(texts(await page(`around=${fifth.at}&limit=1`))).toBe('5')
    expect(await page('around=2030-01-01T00:00:00Z')).toMatchObject({ previous: null, next: null })
  })

  it('refuses another message, another form, and a cursor beside it', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const refusal = async (query: string): Promise<unknown> => {
      const response = await rig.ask(`/api/v1/conversations/${id}/messages?${query}`)
      const { code, field } = await response.json()
      return [response.status, code, field]
    }
    expect(await refusal('around=msg_none')).toEqual([404, 'not_found', 'around'])
    expect(await refusal('around=yesterday')).toEqual([422, 'input.invalid', 'around'])
    expect(await refusal('around=')).toEqual([422, 'input.invalid', 'around'])
    expect(await refusal('around=msg_none&order=oldest')).toEqual([422, 'input.invalid', 'around'])
    expect(await refusal('around=msg_none&cursor=x')).toEqual([422, 'input.invalid', 'around'])
  })
})
