import { describe, expect, it } from 'vitest'
import { eventTypeNames } from '../src/lib/engine/read/event-filter.ts'
import type { StreamItem } from '../src/lib/engine/read/feed.ts'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { EventType } from '../src/lib/model/event.ts'
import type { ConversationId, Cursor } from '../src/lib/model/ids.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { EventsOptions } from '../src/lib/views.ts'
import { note, noteChannel } from './note-channel.ts'

/** An installation with many events, and its conversations by their address. */
async function openBusy(): Promise<{ parley: Parley<string, never>; ids: { [address: string]: ConversationId } }> {
  const channels = { note: noteChannel({}), post: noteChannel({}) }
  const environment = { now: () => 1_700_000_000_000, random: () => 1, log: silentLogger }
  const parley = await createParley({ store: memoryStore(), channels, environment })
  const ids: { [address: string]: ConversationId } = {}
  let number = 0
  for (let round = 0; round < 3; round += 1) {
    for (const [channel, from] of [
      ['note', 'ann'],
      ['note', 'bob'],
      ['post', 'cleo'],
    ] as const) {
      await parley.handleWebhook(channel, note({ id: `${++number}`, from }))
      const [newest] = (await parley.conversations.list({ where: { address: from } })).items
      if (newest === undefined) throw new Error('There is no conversation.')
      ids[from] = newest.id
      await parley.conversations.update(newest.id, { starred: round % 2 === 0 })
      await parley.messages.send(newest.id, { text: 'an answer' })
      await parley.addresses.update(newest.addressId, { blocked: round === 1 })
    }
  }
  await parley.drain()
  return { parley, ids }
}

/** The events behind a cursor that pass a filter, up to the end of the log. */
async function read(parley: Parley<string, never>, options: EventsOptions): Promise<StreamItem[]> {
  const { asOf } = await parley.conversations.list({ limit: 1 })
  const items: StreamItem[] = []
  if (options.after === asOf) return items
  for await (const item of parley.events(options)) {
    items.push(item)
    if (item.cursor === asOf) break
  }
  return items
}

const yielded = (items: readonly StreamItem[]): StreamItem[] => items.filter(({ type }) => type === 'event')

const filters = ({ ann }: { [address: string]: ConversationId }): EventsOptions[] => [
  { types: ['message.received'] },
  { types: ['message.status_changed', 'conversation.changed'] },
  { types: ['job.died'] },
  { channel: 'post' },
  { channel: 'nowhere' },
  { conversationId: ann },
  { conversationId: ann, types: ['message.received'] },
  { conversationId: ann, channel: 'post' },
]

describe('found by use: rest lags the sdk: event filters', () => {
  it('an event is yielded if it fits every field of the filter, else its cursor only', async () => {
    const { parley, ids } = await openBusy()
    await using _ = parley
    const whole = await read(parley, { after: 'oldest' })
    const { addressId } = await parley.conversations.get(ids.ann as ConversationId)
    for (const filter of filters(ids)) {
      const { types, channel, conversationId } = filter
      const wanted = whole.filter((item) => {
        if (item.type !== 'event') return false
        const event: { type: EventType; channel?: string; conversationId?: string; addressId?: string } = item.event
        if (types !== undefined && !types.includes(event.type)) return false
        if (channel !== undefined && event.channel !== channel) return false
        return conversationId === undefined || event.conversationId === conversationId || event.addressId === addressId
      })
      const items = await read(parley, { ...filter, after: 'oldest' })
      expect(yielded(items)).toEqual(wanted)
      expect(items.map(({ cursor }) => cursor)).toEqual(whole.map(({ cursor }) => cursor))
      expect(items.filter(({ type }) => type === 'passed').every((item) => Object.keys(item).length === 2)).toBe(true)
    }
  })

  it('a reader that continues from any cursor, yielded or passed, repeats nothing and misses nothing', async () => {
    const { parley, ids } = await openBusy()
    await using _ = parley
    for (const filter of filters(ids)) {
      const items = await read(parley, { ...filter, after: 'oldest' })
      for (const [place, { cursor }] of items.entries()) {
        const rest = await read(parley, { ...filter, after: cursor })
        expect(yielded(rest)).toEqual(yielded(items.slice(place + 1)))
      }
    }
  })

  it('a reset passes every filter', async () => {
    const { parley } = await openBusy()
    await using _ = parley
    for await (const item of parley.events({ after: 'lost' as Cursor, channel: 'nowhere' })) {
      expect(item.type).toBe('reset')
      break
    }
  })

  it('a filter that no event can fit is refused', async () => {
    const { parley } = await openBusy()
    await using _ = parley
    const codeOf = async (options: object): Promise<string> => {
      try {
        for await (const _item of parley.events({ after: 'oldest', ...options })) return 'ok'
        return 'end'
      } catch (error) {
        return ParleyError.is(error) ? `${error.code} ${error.field}` : String(error)
      }
    }
    expect(await codeOf({ types: [] })).toBe('input.invalid types')
    expect(await codeOf({ types: ['message.received', 'message.recieved'] })).toBe('input.invalid types')
    expect(await codeOf({ types: ['toString'] })).toBe('input.invalid types')
    expect(await codeOf({ conversationId: 'con_unknown' })).toBe('not_found conversation')
    for (const type of eventTypeNames) expect(await codeOf({ types: [type] })).toBe('ok')
  })
})
