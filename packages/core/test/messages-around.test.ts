import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import type { ConversationId, MessageId } from '../src/lib/model/ids.ts'
import { openTestParley, type TestParley } from '../src/testing.ts'

const NOW = 1_700_000_000_000

/** A conversation with messages from 1 on, a second apart, and the id of each. */
async function thread(world: TestParley, count: number): Promise<{ id: ConversationId; ids: MessageId[] }> {
  for (let number = 1; number <= count; number += 1) {
    await world.pass(1000)
    await world.receive(String(number))
  }
  const [found] = (await world.parley.conversations.list()).items
  const id = found?.id as ConversationId
  const { items } = await world.parley.messages.list(id, { order: 'oldest', limit: 100 })
  return { id, ids: items.map((each) => each.id) }
}

const numbers = (items: readonly { text: string }[]): number[] => items.map(({ text }) => Number(text))

describe('a page around a message', () => {
  it('has it in the middle, the newest first, and continues in both directions without a gap', async () => {
    await using world = await openTestParley()
    const { id, ids } = await thread(world, 40)
    const page = await world.parley.messages.around(id, ids[19] as MessageId, { limit: 6 })
    expect(numbers(page.items)).toEqual([22, 21, 20, 19, 18, 17])
    const earlier = await world.parley.messages.list(id, { cursor: page.next ?? '', limit: 3 })
    expect(numbers(earlier.items)).toEqual([16, 15, 14])
    const later = await world.parley.messages.list(id, { order: 'oldest', cursor: page.previous ?? '', limit: 3 })
    expect(numbers(later.items)).toEqual([23, 24, 25])
  })

  it.each([
    [0, [5, 4, 3, 2, 1], true, false],
    [2, [5, 4, 3, 2, 1], true, false],
    [39, [40, 39, 38, 37, 36], false, true],
    [38, [40, 39, 38, 37, 36], false, true],
  ])('at an end is as full as any: message %i', async (place, expected, isMoreLater, isMoreEarlier) => {
    await using world = await openTestParley()
    const { id, ids } = await thread(world, 40)
    const page = await world.parley.messages.around(id, ids[place] as MessageId, { limit: 5 })
    expect(numbers(page.items)).toEqual(expected)
    expect([page.previous !== null, page.next !== null]).toEqual([isMoreLater, isMoreEarlier])
  })

  it('may be around a time', async () => {
    await using world = await openTestParley()
    const { id } = await thread(world, 10)
    const at = async (time: number): Promise<number[]> =>
      numbers((await world.parley.messages.around(id, time, { limit: 4 })).items)
    expect(await at(NOW + 5000)).toEqual([6, 5, 4, 3])
    expect(await at(NOW + 4500)).toEqual([6, 5, 4, 3])
    expect(await at(0)).toEqual([4, 3, 2, 1])
    expect(await at(NOW * 2)).toEqual([10, 9, 8, 7])
    const whole = await world.parley.messages.around(id, NOW + 5000, { limit: 100 })
    expect([whole.items.length, whole.next, whole.previous]).toEqual([10, null, null])
  })

  it('a stream from its position misses nothing', async () => {
    await using world = await openTestParley()
    const { id, ids } = await thread(world, 3)
    const { asOf } = await world.parley.messages.around(id, ids[1] as MessageId)
    await world.receive('4')
    const { events } = await world.store.log(world.parley.id, { after: asOf, limit: 10 })
    expect(events.map(({ event }) => event.type)).toEqual(['message.received'])
  })

  it('refuses a message of another conversation, and what is neither a message nor a time', async () => {
    await using world = await openTestParley()
    const { id } = await thread(world, 1)
    await world.receive('other', { from: '+14155550124' })
    const other = (await world.parley.conversations.list()).items.find((each) => each.id !== id)
    const refusal = async (around: unknown, options: object = {}): Promise<unknown> => {
      try {
        return await world.parley.messages.around(id, around as number, options)
      } catch (error) {
        return ParleyError.is(error) ? `${error.code} ${error.field}` : error
      }
    }
    for (const missing of [other?.lastMessageId, 'msg_none', 'x'.repeat(300), ''])
      expect(await refusal(missing)).toBe('not_found around')
    for (const odd of [undefined, null, 1.5, Number.NaN, true, {}])
      expect(await refusal(odd)).toBe('input.invalid around')
    for (const limit of [0, 101, 1.5]) expect(await refusal(NOW, { limit })).toBe('input.invalid limit')
    expect(await refusal(NOW, { order: 'oldest' })).toBe('input.invalid order')
    await expect(world.parley.messages.around('con_none' as ConversationId, NOW)).rejects.toThrow(/conversation/)
  })
})
