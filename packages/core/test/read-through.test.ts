import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import type { Cursor, MessageId } from '../src/lib/model/ids.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { note, noteChannel } from './note-channel.ts'

const START = 1_700_000_000_000

/** Two processes over one store, and a hook before one call of the first one to the store. */
class Rig implements AsyncDisposable {
  readonly parley: Parley<string, never>
  /** The other process. The first one meets its changes at the hook. */
  readonly other: Parley<string, never>
  readonly #store: Store
  readonly #hook: { at: number; run: () => Promise<void> }
  #calls = 0
  #notes = 0

  private constructor(
    [parley, other]: [Parley<string, never>, Parley<string, never>],
    store: Store,
    hook: { at: number; run: () => Promise<void> },
  ) {
    this.#store = store
    this.parley = parley
    this.other = other
    this.#hook = hook
  }

  static async open(): Promise<Rig> {
    const store = memoryStore()
    const raw: Store = { ...store, [Symbol.asyncDispose]: async () => {} }
    const hook = { at: 0, run: async (): Promise<void> => {} }
    let rig: Rig | undefined
    const hooked = (name: 'load' | 'find' | 'log' | 'commit'): void => {
      const member = store[name] as (...args: unknown[]) => Promise<unknown>
      const wrapped = async (...args: unknown[]): Promise<unknown> => {
        await rig?.called()
        return member.apply(store, args)
      }
      Object.assign(store, { [name]: wrapped } as Partial<Store>)
    }
    for (const name of ['load', 'find', 'log', 'commit'] as const) hooked(name)
    const open = (each: Store): Promise<Parley<string, never>> =>
      createParley({
        store: each,
        channels: { note: noteChannel({}), other: noteChannel({}) },
        environment: { now: () => START, random: () => 1, log: silentLogger },
      })
    rig = new Rig([await open(store), await open(raw)], raw, hook)
    return rig
  }

  /** Posts a message of Ann. */
  async hear(options: { at?: number; from?: string; channel?: string } = {}): Promise<void> {
    this.#notes += 1
    const { from = 'ann', channel = 'note', at } = options
    const fields = { id: String(this.#notes), from, ...(at === undefined ? {} : { at }) }
    await this.other.handleWebhook(channel, note(fields))
  }

  /** Every event leaves the log. */
  async forget(): Promise<void> {
    const none = { expect: [], put: [], add: [], jobs: [], events: [], remove: [] }
    await this.#store.commit([{ tenant: this.parley.id, ...none, trim: START + 1 }])
  }

  /**
   * Runs once, before the store's call of this number from now on. The returned function disarms it, and returns
   * whether it ran.
   */
  before(call: number, run: () => Promise<void>): () => boolean {
    let ran = false
    this.#calls = 0
    Object.assign(this.#hook, {
      at: call,
      run: async () => {
        ran = true
        await run()
      },
    })
    return () => {
      this.#hook.at = 0
      return ran
    }
  }

  async called(): Promise<void> {
    this.#calls += 1
    if (this.#calls !== this.#hook.at) return
    // The hook itself calls the store too.
    this.#hook.at = 0
    await this.#hook.run()
  }

  async conversation(): Promise<Conversation> {
    const { items } = await this.parley.conversations.list({ where: { channel: 'note' } })
    const [only] = items
    if (only === undefined) throw new Error('There is no conversation.')
    return only
  }

  /** The ids of the messages, in the order in which they arrived. */
  async arrived(): Promise<MessageId[]> {
    const { id } = await this.conversation()
    const { items } = await this.parley.messages.list(id, { limit: 100 })
    return items.sort((a, b) => a.sequence - b.sequence).map((message) => message.id)
  }

  /** The number of unread messages by a recount. */
  async recount(): Promise<number> {
    const { id, readThrough } = await this.conversation()
    const { items } = await this.parley.messages.list(id, { limit: 100 })
    return items.filter(
      ({ direction, silent, sequence }) => direction === 'inbound' && !silent && sequence > readThrough,
    ).length
  }

  async mark(readThrough: MessageId | Cursor | undefined, key?: string): Promise<Conversation> {
    const { id } = await this.conversation()
    const patch = readThrough === undefined ? {} : { readThrough }
    return (await this.parley.conversations.update(id, patch, { key })).conversation
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.other.stop({ timeout: 0 })
    await this.parley.stop({ timeout: 0 })
  }
}

async function refusalOf(promise: Promise<unknown>): Promise<{ code: string; field: string | undefined }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!ParleyError.is(error)) throw new Error(`It was not refused: ${String(error)}`)
  return { code: error.code, field: error.field }
}

describe('found by use: read means read up to a message', () => {
  it('a text that arrives between listing and marking stays unread, by message and by cursor', async () => {
    for (const by of ['message', 'cursor'] as const) {
      await using rig = await Rig.open()
      await rig.hear()
      await rig.hear()
      const { id } = await rig.conversation()
      const { items, asOf } = await rig.parley.messages.list(id)
      await rig.hear()
      const marked = await rig.mark(by === 'message' ? items[0]?.id : asOf)
      expect(marked).toMatchObject({ unread: 1, hasUnread: true, readThrough: 2 })
      expect(await rig.recount()).toBe(1)
    }
  })

  it('a message in the middle leaves later messages unread, and the event has their number', async () => {
    await using rig = await Rig.open()
    for (let each = 0; each < 3; each += 1) await rig.hear()
    const { id } = await rig.conversation()
    await rig.parley.messages.send(id, { text: 'an answer' })
    await rig.hear()
    const [, second, , answer] = await rig.arrived()
    expect(await rig.mark(second)).toMatchObject({ unread: 2, readThrough: 2 })
    expect(await rig.mark(answer)).toMatchObject({ unread: 1, readThrough: 4 })
    const log = rig.parley.events({ after: 'oldest', types: ['conversation.changed'] })
    const changes: unknown[] = []
    for await (const item of log) {
      if (item.type === 'event' && item.event.type === 'conversation.changed') changes.push(item.event.changes)
      if (changes.length === 2) break
    }
    expect(changes).toEqual([{ unread: 2 }, { unread: 1 }])
  })

  it('a text with an older time that arrived later stays unread', async () => {
    await using rig = await Rig.open()
    await rig.hear({ at: START - 1000 })
    const { lastMessageId } = await rig.conversation()
    await rig.hear({ at: START - 5000 })
    expect(await rig.conversation()).toMatchObject({ lastMessageId })
    expect(await rig.mark(lastMessageId ?? undefined)).toMatchObject({ unread: 1 })
    expect(await rig.recount()).toBe(1)
  })

  it('the mark never moves back, and unread: true sets it before the last inbound message', async () => {
    await using rig = await Rig.open()
    for (let each = 0; each < 3; each += 1) await rig.hear()
    const [first, , third] = await rig.arrived()
    expect(await rig.mark(third)).toMatchObject({ unread: 0, readThrough: 3 })
    expect(await rig.mark(first)).toMatchObject({ unread: 0, readThrough: 3 })
    const { id } = await rig.conversation()
    const { conversation: value } = await rig.parley.conversations.update(id, { unread: true })
    expect(value).toMatchObject({ unread: 1, readThrough: 2 })
    expect(await rig.recount()).toBe(1)
  })

  it('a message of a blocked address is not unread, before the mark or behind it', async () => {
    await using rig = await Rig.open()
    await rig.hear()
    await rig.hear()
    const { addressId } = await rig.conversation()
    await rig.parley.addresses.block(addressId)
    await rig.hear()
    await rig.parley.addresses.unblock(addressId)
    await rig.hear()
    const [first, second, silent] = await rig.arrived()
    expect(await rig.mark(first)).toMatchObject({ unread: 2 })
    expect(await rig.mark(second)).toMatchObject({ unread: 1 })
    expect(await rig.mark(silent)).toMatchObject({ unread: 1 })
    expect(await rig.recount()).toBe(1)
  })

  it('a reference to nothing of this conversation is input.invalid and names the field', async () => {
    await using rig = await Rig.open()
    await rig.hear()
    await rig.hear({ channel: 'other', from: 'bob' })
    const { items } = await rig.parley.conversations.list({ where: { channel: 'other' } })
    const foreign = items[0]?.lastMessageId as string
    const wrong = [foreign, 'msg_unknown', 'msg_', '', 'x', 'newest', 'oldest', 'now', '0', 'e.1', `${'9'.repeat(300)}`]
    for (const readThrough of wrong) {
      const refusal = await refusalOf(rig.mark(readThrough as MessageId))
      expect([readThrough, refusal]).toEqual([readThrough, { code: 'input.invalid', field: 'readThrough' }])
    }
    expect(await rig.conversation()).toMatchObject({ unread: 1, readThrough: 0 })
  })

  it('a patch that could mark unseen texts read is refused by the field', async () => {
    await using rig = await Rig.open()
    await rig.hear()
    const { id, lastMessageId } = await rig.conversation()
    const patches: [object, string][] = [
      [{ read: true }, 'read'],
      [{ read: false }, 'read'],
      [{ unread: false }, 'unread'],
      [{ readThrough: true }, 'readThrough'],
      [{ readThrough: null }, 'readThrough'],
      [{ readthrough: lastMessageId }, 'readthrough'],
      [{ readThrough: lastMessageId, unread: true }, 'unread'],
    ]
    for (const [patch, field] of patches) {
      expect(await refusalOf(rig.parley.conversations.update(id, patch))).toEqual({ code: 'input.invalid', field })
    }
    expect(await rig.conversation()).toMatchObject({ unread: 1 })
  })

  it.each(['message', 'cursor'] as const)(
    'a text that arrives before any call of the store while marking by %s stays unread',
    async (by) => {
      for (let call = 1, came = true; came; call += 1) {
        await using rig = await Rig.open()
        for (let each = 0; each < 4; each += 1) await rig.hear()
        const { id } = await rig.conversation()
        const page = await rig.parley.messages.list(id)
        const [, , third] = await rig.arrived()
        await rig.hear()
        const ran = rig.before(call, () => rig.hear())
        await rig.parley.conversations.update(id, { readThrough: by === 'message' ? (third as MessageId) : page.asOf })
        came = ran()
        const after = (by === 'message' ? 2 : 1) + (came ? 1 : 0)
        expect(await rig.conversation()).toMatchObject({ unread: after, hasUnread: true })
        expect(await rig.recount()).toBe(after)
        if (!came) expect(call).toBeGreaterThan(4)
      }
    },
  )

  it('two marks at once end at the later one, for a meeting at any call of the store', async () => {
    for (let call = 1, came = true; came; call += 1) {
      await using rig = await Rig.open()
      for (let each = 0; each < 5; each += 1) await rig.hear()
      const [, second, , fourth] = await rig.arrived()
      const { id } = await rig.conversation()
      const moves = [{ readThrough: fourth as MessageId }, { readThrough: second as MessageId }]
      const [later, earlier] = call % 2 === 0 ? moves : moves.toReversed()
      const ran = rig.before(call, async () => {
        await rig.other.conversations.update(id, later ?? {})
      })
      await rig.parley.conversations.update(id, earlier ?? {})
      came = ran()
      const { readThrough, unread } = await rig.conversation()
      if (came) expect([readThrough, unread]).toEqual([4, 1])
      expect(await rig.recount()).toBe(unread)
    }
  })

  it('a mark that meets unread: true halfway is counted again', async () => {
    for (let call = 1, came = true; came; call += 1) {
      await using rig = await Rig.open()
      for (let each = 0; each < 3; each += 1) await rig.hear()
      const [, , third] = await rig.arrived()
      await rig.mark(third)
      const { id } = await rig.conversation()
      const ran = rig.before(call, async () => {
        await rig.other.conversations.update(id, { unread: true })
      })
      await rig.parley.conversations.update(id, { readThrough: third as MessageId })
      came = ran()
      expect(await rig.recount()).toBe((await rig.conversation()).unread)
    }
  })

  it('a conversation with more unread messages than a page of the store is counted to its end', async () => {
    const store = memoryStore()
    const { find } = store
    const short: Store['find'] = (tenant, query, options) => find(tenant, { ...query, limit: 2 }, options)
    await using parley = await createParley({ store, channels: { note: noteChannel({}) } })
    for (let each = 1; each <= 9; each += 1) await parley.handleWebhook('note', note({ id: String(each), from: 'ann' }))
    const { items } = await parley.conversations.list()
    const id = items[0]?.id as Conversation['id']
    const messages = await parley.messages.list(id, { order: 'oldest' })
    store.find = short
    const { conversation: value } = await parley.conversations.update(id, {
      readThrough: messages.items[1]?.id as MessageId,
    })
    expect(value).toMatchObject({ unread: 7, readThrough: 2 })
  })

  it('the same key gives the same result, also when the cursor has left the log', async () => {
    await using rig = await Rig.open()
    await rig.hear()
    const { asOf } = await rig.parley.conversations.list()
    await rig.hear()
    const first = await rig.mark(asOf, 'once')
    expect(first).toMatchObject({ unread: 1 })
    await rig.hear()
    // Retention removes the cursor from the log.
    await rig.forget()
    expect(await refusalOf(rig.mark(asOf))).toMatchObject({ field: 'readThrough' })
    expect(await rig.mark(asOf, 'once')).toEqual(first)
    expect(await rig.conversation()).toMatchObject({ unread: 2 })
  })

  it('unread equals a recount after any marks among any messages', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ hear: fc.integer({ min: 1, max: 50 }) }) },
      { weight: 1, arbitrary: fc.constant({ send: true as const }) },
      { weight: 2, arbitrary: fc.record({ mark: fc.nat({ max: 20 }) }) },
      { weight: 1, arbitrary: fc.constant({ unread: true as const }) },
      { weight: 1, arbitrary: fc.record({ block: fc.boolean() }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await using rig = await Rig.open()
        await rig.hear()
        const { id, addressId } = await rig.conversation()
        let lowest = 0
        for (const each of steps) {
          if ('hear' in each) await rig.hear({ at: START - each.hear })
          else if ('send' in each) await rig.parley.messages.send(id, { text: 'an answer' })
          else if ('unread' in each) await rig.parley.conversations.update(id, { unread: true })
          else if ('block' in each) await rig.parley.addresses.update(addressId, { blocked: each.block })
          else {
            const arrived = await rig.arrived()
            const { readThrough } = await rig.mark(arrived[each.mark % arrived.length])
            expect(readThrough).toBeGreaterThanOrEqual(lowest)
          }
          const { unread, hasUnread, readThrough } = await rig.conversation()
          lowest = readThrough
          expect(unread).toBe(await rig.recount())
          expect(hasUnread).toBe(unread > 0)
        }
      }),
      { numRuns: 60 },
    )
  })
})
