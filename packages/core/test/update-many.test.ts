import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationPatch } from '../src/index.ts'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Conversation } from '../src/lib/model/conversation.ts'
import type { ConversationId, MessageId } from '../src/lib/model/ids.ts'
import { openTestParley, type TestParley } from '../src/testing.ts'

const NOW = 1_700_000_000_000
const HOUR = 3_600_000

/** Everything of a conversation that a change may touch, and its undo restores. */
function restored({
  version: _,
  activeAt: __,
  archivedAt: ___,
  closedAt: ____,
  ...rest
}: Conversation): Partial<Conversation> {
  return rest
}

async function conversations({ parley }: Pick<TestParley, 'parley'>): Promise<Conversation[]> {
  return (await parley.conversations.list({ sort: 'created', order: 'oldest', limit: 100 })).items
}

const patches = fc
  .record(
    {
      starred: fc.boolean(),
      assignee: fc.constantFrom(null, 'ada', 'bob'),
      labels: fc.subarray(['a', 'b', 'c']),
      attributes: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(null, 1, 'two'), { maxKeys: 2 }),
      access: fc.subarray(['k1', 'k2']),
      snoozedUntil: fc.constantFrom(null, NOW + HOUR, NOW + 2 * HOUR),
      status: fc.constantFrom<NonNullable<ConversationPatch['status']>>('open', 'archived', 'closed'),
      archiveReason: fc.constantFrom(null, 'Done.', 'Sold.'),
      mark: fc.constantFrom('first', 'last', 'unread', 'zero'),
    },
    { requiredKeys: [] },
  )
  .map(({ archiveReason, ...patch }) =>
    patch.status === 'archived' && archiveReason !== undefined ? { ...patch, archiveReason } : patch,
  )

describe('undo', () => {
  it('of any change restores exactly what the change replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(patches, { minLength: 1, maxLength: 5 }), async (changes) => {
        await using world = await openTestParley()
        for (const text of ['One', 'Two', 'Three']) await world.receive(text)
        const [{ id }] = (await conversations(world)) as [Conversation]
        const { items } = await world.parley.messages.list(id, { order: 'oldest' })
        for (const { mark, ...rest } of changes) {
          const marks: { [name: string]: ConversationPatch } = {
            first: { readThrough: items[0]?.id as MessageId },
            last: { readThrough: items[2]?.id as MessageId },
            unread: { unread: true },
            zero: { unreadAfter: 0 },
          }
          const patch = { ...rest, ...(mark === undefined ? {} : marks[mark]) }
          const before = await world.parley.conversations.get(id)
          const [result] = (await world.parley.conversations.updateMany([{ id, patch }])).items
          if (result === undefined || 'error' in result) {
            expect(await world.parley.conversations.get(id)).toEqual(before)
            continue
          }
          const after = await world.parley.conversations.get(id)
          if (result.undo === null) expect(after).toEqual(before)
          else {
            await world.parley.conversations.update(id, result.undo)
            const back = await world.parley.conversations.get(id)
            expect(restored(back)).toEqual(restored(before))
            await world.parley.conversations.update(id, patch)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('of a read mark keeps a message unread that arrived since', async () => {
    await using world = await openTestParley()
    for (const text of ['One', 'Two']) await world.receive(text)
    const [{ id, lastMessageId }] = (await conversations(world)) as [Conversation]
    const { undo } = await world.parley.conversations.update(id, { readThrough: lastMessageId as MessageId })
    expect(undo).toEqual({ unreadAfter: 0 })
    await world.receive('Three')
    expect((await world.parley.conversations.update(id, undo ?? {})).conversation).toMatchObject({
      unread: 3,
      readThrough: 0,
    })
  })

  it('unreadAfter beyond the last message means the last message, and excludes the other marks', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    const [{ id }] = (await conversations(world)) as [Conversation]
    const { conversation: read } = await world.parley.conversations.update(id, { unreadAfter: 99 })
    expect(read).toMatchObject({ unread: 0, readThrough: 1 })
    await expect(world.parley.conversations.update(id, { unreadAfter: 0, unread: true })).rejects.toThrow(
      /unread: Give one of readThrough, unread and unreadAfter/,
    )
    for (const odd of [-1, 1.5, 'msg_1'])
      await expect(world.parley.conversations.update(id, { unreadAfter: odd as number })).rejects.toThrow(/unreadAfter/)
  })
})

/** Many conversations, and the number of commits of the store. */
async function many(count: number): Promise<{ world: TestParley; ids: ConversationId[]; commits(): number }> {
  const store = memoryStore()
  let commits = 0
  const { commit } = store
  store.commit = (batch, options) => {
    commits += 1
    return commit.call(store, batch, options)
  }
  const world = await openTestParley({ store })
  const messages = Array.from({ length: count }, (_, place) => {
    const from = { scheme: 'tel', value: `+1${place}`, display: `+1${place}` }
    const thread = [{ thread: `t${place}` }]
    return { type: 'message', direction: 'inbound', providerId: `p${place}`, from, thread, text: 'Hello' } as const
  })
  await world.post(world.line.report(...messages))
  const ids: ConversationId[] = []
  let cursor: string | undefined
  do {
    const page = await world.parley.conversations.list({ limit: 100, cursor })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  commits = 0
  return { world, ids, commits: () => commits }
}

describe('updateMany', () => {
  it('500 changes are a few commits of the store, and 500 undos too', async () => {
    const { world, ids, commits } = await many(500)
    const { items } = await world.parley.conversations.updateMany(
      ids.map((id) => ({ id, patch: { status: 'archived', labels: ['bulk'] } })),
    )
    expect(items).toHaveLength(500)
    expect(commits()).toBeLessThanOrEqual(6)
    const undos = items.flatMap((each) =>
      'undo' in each && each.undo !== null ? [{ id: each.id, patch: each.undo }] : [],
    )
    expect(undos[0]?.patch).toEqual({ labels: [], status: 'open' })
    expect((await world.parley.conversations.updateMany(undos)).items.every((each) => 'conversation' in each)).toBe(
      true,
    )
    expect(commits()).toBeLessThanOrEqual(12)
    expect((await world.parley.conversations.list({ where: { status: 'open' }, limit: 100 })).next).not.toBeNull()
    await world.parley.stop({ timeout: 0 })
  })

  it('one refused change stops no other one', async () => {
    const { world, ids } = await many(3)
    const [first, second, third] = ids as [ConversationId, ConversationId, ConversationId]
    const { items } = await world.parley.conversations.updateMany([
      { id: first, patch: { starred: true } },
      { id: 'con_none' as ConversationId, patch: { starred: true } },
      { id: second, patch: { snoozedUntil: NOW - 1 } },
      { id: third, patch: { starred: 'yes' as never } },
      { id: '' as ConversationId, patch: {} },
    ])
    const shown = items.map((each) => ('error' in each ? `${each.error.code} ${each.error.field}` : each.undo))
    expect(shown).toEqual([
      { starred: false },
      'not_found conversation',
      'input.invalid snoozedUntil',
      'input.invalid starred',
      'not_found conversation',
    ])
    await world.parley.stop({ timeout: 0 })
  })

  it('a key is of the whole command: its repetition changes nothing and returns the same', async () => {
    const { world, ids } = await many(3)
    const changes = ids.map((id) => ({ id, patch: { starred: true } }))
    const first = await world.parley.conversations.updateMany(changes, { key: 'k' })
    await world.parley.conversations.update(ids[0] as ConversationId, { starred: false })
    const again = await world.parley.conversations.updateMany(changes, { key: 'k' })
    expect([first.replayed, again.replayed]).toEqual([false, true])
    expect(again.items).toEqual(first.items)
    expect((await world.parley.conversations.get(ids[0] as ConversationId)).starred).toBe(false)
    const other = changes.map(({ id }) => ({ id, patch: { starred: false } }))
    await expect(world.parley.conversations.updateMany(other, { key: 'k' })).rejects.toMatchObject({
      code: 'idempotency.mismatch',
    })
    await world.parley.stop({ timeout: 0 })
  })

  it('refuses no changes, too many, the same conversation twice, and what is no change', async () => {
    await using world = await openTestParley()
    const refusal = async (changes: unknown): Promise<unknown> => {
      try {
        return await world.parley.conversations.updateMany(changes as never)
      } catch (error) {
        return ParleyError.is(error) ? `${error.code} ${error.field}` : error
      }
    }
    const one = { id: 'con_1', patch: { starred: true } }
    expect(await refusal([])).toBe('input.invalid items')
    expect(await refusal({})).toBe('input.invalid items')
    expect(await refusal(undefined)).toBe('input.invalid items')
    expect(await refusal(Array.from({ length: 501 }, (_, place) => ({ ...one, id: `con_${place}` })))).toBe(
      'input.invalid items',
    )
    expect(await refusal([one, one])).toBe('input.invalid items[1].id')
    expect(await refusal([one, { id: 'con_2' }])).toBe('input.invalid items[1].patch')
    expect(await refusal([null])).toBe('input.invalid items[0].id')
  })

  it('a narrowed principal changes what it sees, and shares only with the right to', async () => {
    await using world = await openTestParley()
    await world.receive('One')
    await world.receive('Two', { from: '+14155550124' })
    const [one, two] = (await conversations(world)) as [Conversation, Conversation]
    await world.parley.conversations.update(one.id, { access: ['k1'] })
    const agent = world.parley.as({ id: 'user:1', role: 'agent', access: ['k1'] })
    const { items } = await agent.conversations.updateMany([
      { id: two.id, patch: { starred: true } },
      { id: one.id, patch: { starred: true } },
    ])
    expect(items.map((each) => ('error' in each ? each.error.code : 'ok'))).toEqual(['not_found', 'ok'])
    const shared = await agent.conversations.updateMany([{ id: one.id, patch: { access: [] } }])
    expect(shared.items.map((each) => ('error' in each ? each.error.code : 'ok'))).toEqual(['forbidden'])
    const viewer = world.parley.as({ id: 'user:2', role: 'viewer' })
    await expect(viewer.conversations.updateMany([{ id: one.id, patch: { starred: true } }])).rejects.toThrow(
      /conversations.update/,
    )
  })
})
