import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import type { ParleyOptions } from '../src/lib/options.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import { fakeChannel } from '../src/lib/testing/channel.ts'
import { note, noteChannel } from './note-channel.ts'

const START = 1_700_000_000_000

async function open(channels: ParleyOptions['channels'] = {}): Promise<Parley<string, never>> {
  let now = START
  return createParley({
    store: memoryStore(),
    channels: { note: noteChannel({}), post: noteChannel({}), ...channels },
    environment: { now: () => ++now, random: () => 1, log: silentLogger },
  })
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'ok'
  } catch (error) {
    return ParleyError.is(error) ? `${error.code} ${error.field}` : String(error)
  }
}

const where = ({ channel, addressValue }: Conversation): string => `${channel} ${addressValue}`

describe('found by use: search finds the conversation of a number', () => {
  it('as a person types it, on one channel or on all that can read it, and finds no other', async () => {
    await using parley = await open()
    let number = 0
    for (const channel of ['note', 'post']) {
      for (const from of ['ann', 'bob', 'anna']) await parley.handleWebhook(channel, note({ id: `${++number}`, from }))
    }
    const found = async (address: string, channel?: string): Promise<string[]> =>
      (await parley.conversations.list({ where: { address, channel } })).items.map(where)
    for (const typed of ['ann', 'ANN', '  Ann ']) {
      expect(await found(typed)).toEqual(['post ann', 'note ann'])
      expect(await found(typed, 'note')).toEqual(['note ann'])
    }
    expect(await found('cleo')).toEqual([])
  })

  it('as a number in any international form', async () => {
    const line = fakeChannel()
    await using parley = await open({ line })
    await parley.handleWebhook('line', line.inbound({ from: '+14155550123', text: 'Hello' }))
    const { items } = await parley.conversations.list({ where: { address: '+14155550123' } })
    expect(items.map(where)).toEqual(['line +14155550123'])
  })

  it('beside every other filter, in pages that neither skip nor repeat', async () => {
    const channels = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, noteChannel({})]))
    await using parley = await open(channels)
    let number = 0
    for (let round = 0; round < 4; round += 1) {
      for (const channel of ['a', 'b', 'c', 'd', 'note']) {
        await parley.handleWebhook(channel, note({ id: `${++number}`, from: 'ann' }))
        const { items } = await parley.conversations.list({ limit: 1 })
        const id = items[0]?.id as Conversation['id']
        await parley.conversations.update(id, { status: 'closed', starred: round % 2 === 0 })
      }
    }
    for (const order of ['newest', 'oldest'] as const) {
      for (const limit of [1, 2, 3, 7, 100]) {
        const read = async (): Promise<string[]> => {
          const ids: string[] = []
          let cursor: string | undefined
          do {
            const filter = { address: 'Ann', starred: true, status: 'closed' } as const
            const page = await parley.conversations.list({ where: filter, order, limit, cursor })
            ids.push(...page.items.map(({ id }) => id))
            cursor = page.next ?? undefined
          } while (cursor !== undefined)
          return ids
        }
        const all = await parley.conversations.list({ where: { starred: true }, order, limit: 100 })
        expect(await read()).toEqual(all.items.map(({ id }) => id))
      }
    }
  })

  it('a page has a cursor, and a stream from there misses nothing', async () => {
    await using parley = await open()
    await parley.handleWebhook('note', note({ id: '1', from: 'ann' }))
    const { asOf } = await parley.conversations.list({ where: { address: 'ann' } })
    await parley.handleWebhook('post', note({ id: '2', from: 'ann' }))
    for await (const item of parley.events({ after: asOf })) {
      expect(item).toMatchObject({ event: { type: 'conversation.opened', channel: 'post' } })
      break
    }
  })

  it('refuses a text that no channel reads, and two addresses at once, by the field', async () => {
    await using parley = await open()
    await parley.handleWebhook('note', note({ id: '1', from: 'ann' }))
    const { items } = await parley.conversations.list()
    const addressId = items[0]?.addressId
    const list = parley.conversations.list
    for (const address of ['', '12', '+1', 'a b', "' or 1=1"]) {
      expect(await codeOf(list({ where: { address } }))).toBe('address.invalid address')
    }
    expect(await codeOf(list({ where: { address: 'ann', addressId } }))).toBe('input.invalid address')
    const first = await list({ where: { address: 'ann' }, limit: 1 })
    expect(first.next).toBe(null)
  })

  it('finds nothing of another tenant, on no channel of that tenant', async () => {
    await using parley = await open({ theirs: { tenant: 'globex', source: noteChannel({}) } })
    await parley.handleWebhook('theirs', note({ id: '1', from: 'ann' }))
    expect((await parley.conversations.list({ where: { address: 'ann' } })).items).toEqual([])
    expect((await parley.conversations.list({ where: { address: 'ann', channel: 'theirs' } })).items).toEqual([])
    const globex = parley.tenant('globex')
    expect((await globex.conversations.list({ where: { address: 'ann' } })).items).toHaveLength(1)
    expect(await codeOf(parley.tenant('none').conversations.list({ where: { address: 'ann' } }))).toBe(
      'address.invalid address',
    )
  })

  it('finds it on a channel that is not open here, as the other channels read it', async () => {
    const store = memoryStore()
    const keep = { ...store, [Symbol.asyncDispose]: async () => {} }
    await using before = await createParley({ store: keep, channels: { gone: noteChannel({}) } })
    await before.handleWebhook('gone', note({ id: '1', from: 'ann' }))
    await using parley = await createParley({ store, channels: { note: noteChannel({}) } })
    expect((await parley.conversations.list({ where: { address: 'Ann', channel: 'gone' } })).items).toHaveLength(1)
  })
})

describe('found by use: rest lags the sdk', () => {
  it('finds addresses as a person writes them', async () => {
    await using parley = await open()
    for (const [place, channel] of ['note', 'post'].entries()) {
      await parley.handleWebhook(channel, note({ id: `${place}`, from: 'ann' }))
    }
    const channelsOf = async (written: string, channel?: string): Promise<string[]> =>
      (await parley.addresses.find(written, { channel })).map((address) => address.channel).sort()
    expect(await channelsOf(' ANN')).toEqual(['note', 'post'])
    expect(await channelsOf('ann', 'post')).toEqual(['post'])
    expect(await channelsOf('cleo')).toEqual([])
    expect(await codeOf(parley.addresses.find('+'))).toBe('address.invalid address')
  })

  it('lists the conversations without an assignee', async () => {
    await using parley = await open()
    for (const from of ['ann', 'bob', 'cleo']) await parley.handleWebhook('note', note({ id: from, from }))
    const [cleo, bob] = (await parley.conversations.list()).items
    await parley.conversations.update(cleo?.id as Conversation['id'], { assignee: 'none' })
    await parley.conversations.update(bob?.id as Conversation['id'], { assignee: 'ada' })
    const free = await parley.conversations.list({ where: { assignee: null } })
    expect(free.items.map(where)).toEqual(['note ann'])
  })

  it('opts an address out and in, in one event each, and sends nothing in between', async () => {
    const line = fakeChannel()
    await using parley = await open({ line })
    await parley.handleWebhook('line', line.inbound({ from: '+14155550123', text: 'Hello' }))
    const { items, asOf } = await parley.conversations.list()
    const [{ id, addressId }] = items as [Conversation]
    expect(await parley.addresses.optOut(addressId)).toMatchObject({ optedOutAt: expect.any(Number), blockedAt: null })
    const { message: refused } = await parley.messages.send(id, { text: 'Are you there?' })
    await parley.drain()
    expect(await parley.messages.get(refused.id)).toMatchObject({ status: 'failed' })
    expect(line.sent).toEqual([])
    expect(await parley.addresses.optIn(addressId)).toMatchObject({ optedOutAt: null })
    await parley.addresses.optIn(addressId)
    await parley.addresses.update(addressId, { blocked: true, optedOut: true })
    const changes: unknown[] = []
    for await (const item of parley.events({ after: asOf, types: ['address.changed'] })) {
      if (item.type === 'event' && item.event.type === 'address.changed') changes.push(item.event.changes)
      if (changes.length === 3) break
    }
    expect(changes).toEqual([{ optedOut: true }, { optedOut: false }, { blocked: true, optedOut: true }])
  })

  it('refuses an unknown change of an address, by the field', async () => {
    await using parley = await open()
    await parley.handleWebhook('note', note({ id: '1', from: 'ann' }))
    const { items } = await parley.conversations.list()
    const { update, optOut } = parley.addresses
    const id = items[0]?.addressId as Conversation['addressId']
    expect(await codeOf(update(id, { optedout: true } as object))).toBe('input.invalid optedout')
    expect(await codeOf(update(id, { blocked: 'yes' } as object))).toBe('input.invalid blocked')
    expect(await codeOf(optOut('adr_unknown' as typeof id))).toBe('not_found address')
  })

  it('runs a keyed change of an address, and a keyed replay, once', async () => {
    await using parley = await open()
    await parley.handleWebhook('note', note({ id: '1', from: 'ann' }))
    const { items } = await parley.conversations.list()
    const id = items[0]?.addressId as Conversation['addressId']
    const { update } = parley.addresses
    const first = await update(id, { blocked: true }, { key: 'k' })
    await update(id, { blocked: false })
    expect(await update(id, { blocked: true }, { key: 'k' })).toEqual({ address: first.address, replayed: true })
    expect(await parley.addresses.get(id)).toMatchObject({ blockedAt: null })
    expect(await codeOf(update(id, { blocked: false }, { key: 'k' }))).toBe('idempotency.mismatch Idempotency-Key')
  })
})
