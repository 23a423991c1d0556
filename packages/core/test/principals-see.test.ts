import { describe, expect, it } from 'vitest'
import type { ConversationId, Principal } from '../src/index.ts'
import type { StreamItem } from '../src/lib/engine/read/feed.ts'
import { keys, openWorld, someOf, type World } from './access-world.ts'

type View = ReturnType<World['parley']['as']>
interface Page {
  items: object[]
  next: string | null
}
interface Paging {
  limit: number
  cursor?: string | undefined
}
type Reads = { readonly [name: string]: (view: View, paging: Paging) => Promise<Page> }

/** Every list and search of a view. */
const lists: Reads = {
  conversations: (view, paging) => view.conversations.list(paging),
  'conversations, oldest': (view, paging) => view.conversations.list({ ...paging, order: 'oldest' }),
  'conversations, starred': (view, paging) => view.conversations.list({ ...paging, where: { starred: true } }),
  'conversations of a key': (view, paging) => view.conversations.list({ ...paging, where: { access: 'k1' } }),
  'conversations of two keys': (view, paging) =>
    view.conversations.list({ ...paging, where: { access: { anyOf: ['k2', 'k3'] } } }),
  'search of messages': (view, paging) => view.messages.search('hello', paging),
  'search of notes': (view, paging) => view.notes.search('hello', paging),
  contacts: (view, paging) => view.contacts.list(paging),
  'search of contacts': (view, paging) => view.contacts.search('friend', paging),
  'blocked addresses': (view, paging) => view.contacts.blocked(paging),
  tasks: (view, paging) => view.desk.tasks(paging),
  tags: (view, paging) => view.desk.tags(paging),
  audits: (view, paging) => view.desk.audits(paging),
  'records of persons': (view, paging) => view.desk.memos(paging),
  'records of persons or of all': (view, paging) => view.desk.tips(paging),
  'search of records of persons': (view, paging) => view.desk.memoSearch('memo', paging),
}

/** Records of the principal of these tests, of another person and of all. */
async function addRecordsOfPersons({ parley, random }: World): Promise<void> {
  for (let place = 0; place < 12; place += 1) {
    const person = random() < 0.4 ? 'user:1' : 'user:2'
    await parley.desk.addMemo({ title: `memo ${place}`, person })
    await parley.desk.addTip({ title: `tip ${place}`, person: random() < 0.3 ? null : person })
  }
}

/** All pages of a list. A page that is not the last one is full, and only a first page is empty. */
async function walk(read: Reads[string], view: View, limit: number): Promise<object[]> {
  const all: object[] = []
  let cursor: string | undefined
  do {
    const page = await read(view, { limit, cursor })
    if (page.next !== null) expect(page.items).toHaveLength(limit)
    if (cursor !== undefined) expect(page.items.length).toBeGreaterThan(0)
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return all
}

/** Whether overlap of access shows a record, computed from the unnarrowed results alone. */
async function oracleOf({ parley, ids }: World, access: readonly string[]) {
  const all = await Promise.all(ids.map((id) => parley.conversations.get(id)))
  const seen = all.filter((each) => each.access.some((key) => access.includes(key)))
  const conversations = new Set<string>(seen.map(({ id }) => id))
  const contacts = new Set<string>(seen.map(({ contactId }) => contactId))
  return (item: object): boolean => {
    const hit = item as {
      message?: object
      kind?: string
      id: string
      conversationId?: string
      contactId?: string
      person?: string | null
    }
    const { kind, id, conversationId, contactId, person } = (hit.message ?? hit) as typeof hit
    if (kind === 'tag') return true
    if (person !== undefined) return person === 'user:1' || (kind === 'tip' && person === null)
    if (kind === 'conversation') return conversations.has(id)
    if (kind === 'contact') return contacts.has(id)
    if (kind === 'address') return contacts.has(contactId ?? '')
    return conversationId !== undefined && conversations.has(conversationId)
  }
}

async function streamOf(view: View, end: string): Promise<StreamItem[]> {
  const items: StreamItem[] = []
  for await (const item of view.events({ after: 'oldest' })) {
    // Rooms of readers use `owner`. The visible items do not depend on it.
    const { owner: _, ...shown } = item as StreamItem & { owner?: unknown }
    items.push(shown as StreamItem)
    if (item.cursor === end) break
  }
  return items
}

const worker = (access: readonly string[]): Principal => ({ id: 'user:1', role: 'agent', access })

describe('a narrowed principal', () => {
  it('sees exactly the unnarrowed lists filtered by overlap, in their order, on full pages', async () => {
    for (const seed of [1, 2, 3]) {
      const world = await openWorld(seed)
      await using parley = world.parley
      await addRecordsOfPersons(world)
      for (const access of [[], ['k1'], ['elsewhere'], keys, someOf(keys, world.random), someOf(keys, world.random)]) {
        const view = parley.as(worker(access))
        const isSeen = await oracleOf(world, access)
        for (const [name, read] of Object.entries(lists)) {
          const whole = await walk(read, parley, 100)
          const limit = 1 + Math.floor(world.random() * 4)
          expect([seed, access, name, await walk(read, view, limit)]).toEqual([
            seed,
            access,
            name,
            whole.filter(isSeen),
          ])
        }
      }
    }
  })

  it('gets and loads the visible records, and not_found for all others, as for missing ones', async () => {
    const world = await openWorld(4)
    await using parley = world.parley
    await addRecordsOfPersons(world)
    const access = ['k1']
    const view = parley.as(worker(access))
    const isSeen = await oracleOf(world, access)
    const reads: [string, object[], (id: never) => Promise<unknown>][] = [
      ['conversation', (await parley.conversations.list({ limit: 100 })).items, view.conversations.get],
      [
        'message',
        (await parley.messages.search('hello', { limit: 100 })).items.map((hit) => hit.message),
        view.messages.get,
      ],
      ['address', (await parley.contacts.blocked({ limit: 100 })).items, view.addresses.get],
      ['contact', (await parley.contacts.list({ limit: 100 })).items, view.contacts.get],
      ['note', (await parley.notes.search('hello', { limit: 100 })).items, view.notes.get],
      ['task', (await parley.desk.tasks({ limit: 100 })).items, view.desk.task],
      ['tag', (await parley.desk.tags()).items, view.desk.tag],
      ['audit', (await parley.desk.audits()).items, view.desk.audit],
      ['memo', (await parley.desk.memos()).items, view.desk.memo],
      ['tip', (await parley.desk.tips()).items, view.desk.tip],
    ]
    for (const [kind, records, get] of reads) {
      expect(records.length).toBeGreaterThan(0)
      for (const record of records as { id: string }[]) {
        const answer = await get(record.id as never).catch((error: unknown) => error)
        const loaded = await view.load([{ kind, id: record.id }])
        if (isSeen(record)) expect([answer, loaded]).toEqual([record, [record]])
        else expect([answer, loaded]).toMatchObject([{ code: 'not_found', field: kind, status: 404 }, []])
      }
    }
    const hidden = (await parley.conversations.list({ limit: 100 })).items.filter((each) => !isSeen(each))
    for (const { id, keys: owned, addressValue } of hidden) {
      expect(await view.load(owned.map((key) => ({ key })))).toEqual([])
      expect((await view.conversations.list({ where: { address: addressValue } })).items).toEqual([])
      await expect(view.messages.list(id)).rejects.toMatchObject({ code: 'not_found', field: 'conversation' })
      await expect(view.messages.search('hello', { conversationId: id })).rejects.toMatchObject({ code: 'not_found' })
      expect((await view.notes.list({ where: { conversationId: id } })).items).toEqual([])
      const [first] = await collect(view.events({ after: 'oldest', conversationId: id })).catch((error) => [error])
      expect(first).toMatchObject({ code: 'not_found' })
    }
  })

  it('gets the events of visible records, and passes the others', async () => {
    const world = await openWorld(5)
    await using parley = world.parley
    await addRecordsOfPersons(world)
    const { asOf } = await parley.conversations.list({ limit: 1 })
    const whole = await streamOf(parley, asOf)
    for (const access of [[], ['k2'], ['k1', 'k3']]) {
      const isSeen = await oracleOf(world, access)
      const view = parley.as(worker(access))
      const expected = await Promise.all(
        whole.map(async (item) => {
          if (item.type !== 'event') return item
          const event: object = item.event
          const { conversationId, addressId, taskId, tagId, contactId, mergeId, into, memoId, tipId } = event as {
            [field: string]: string
          }
          const about =
            memoId ??
            tipId ??
            conversationId ??
            addressId ??
            taskId ??
            tagId ??
            contactId ??
            (mergeId === undefined ? '' : into) ??
            ''
          const kinds: { [prefix: string]: string } = {
            con: 'conversation',
            adr: 'address',
            tsk: 'task',
            tag: 'tag',
            per: 'contact',
            mem: 'memo',
            tip: 'tip',
          }
          const kind = kinds[about.slice(0, 3)]
          const [record] = kind === undefined ? [] : await parley.load([{ kind, id: about }])
          const shown = record !== undefined && isSeen(record)
          return shown ? item : { type: 'passed', cursor: item.cursor }
        }),
      )
      const items = await streamOf(view, asOf)
      expect(items).toEqual(expected)
      expect(items.every((item) => item.type !== 'passed' || Object.keys(item).length === 2)).toBe(true)
    }
  })

  it('sees the conversations that an owner or an admin shares with it, and no more', async () => {
    const { parley, ids } = await openWorld(2, 3)
    await using _ = parley
    const [id] = ids as [ConversationId]
    const [admin, view] = [parley.as({ id: 'user:admin', role: 'admin' }), parley.as(worker(['k7']))]
    await expect(view.conversations.get(id)).rejects.toMatchObject({ code: 'not_found' })
    const { conversation } = await admin.conversations.update(id, { access: ['k8', 'k7', 'k7'] })
    expect(conversation.access).toEqual(['k7', 'k8'])
    expect((await view.conversations.list()).items.map((each) => each.id)).toEqual([id])
    await admin.conversations.update(id, { access: [] })
    expect((await view.conversations.list()).items).toEqual([])
    for (const [access, field] of [
      [[' '], 'access[0]'],
      [Array.from({ length: 101 }, String), 'access'],
    ] as const)
      await expect(admin.conversations.update(id, { access: [...access] })).rejects.toMatchObject({ field })
  })

  it('gets the events of a conversation that it gains during a stream, and no more of one that it loses', async () => {
    const { parley, ids } = await openWorld(6, 3)
    await using _ = parley
    const [id] = ids as [ConversationId]
    await parley.desk.grant({ id, access: [] })
    const { asOf } = await parley.conversations.list({ limit: 1 })
    const view = parley.as(worker(['k1']))
    const stream = view.events({ after: asOf })[Symbol.asyncIterator]()
    const types: string[] = []
    for (const access of [[], ['k1'], ['k2'], ['k1', 'k2']]) {
      await parley.desk.grant({ id, access })
      await parley.conversations.update(id, { labels: [`label ${types.length}`] })
      const { value } = await stream.next()
      types.push(value.type)
    }
    expect(types).toEqual(['passed', 'event', 'passed', 'event'])
    await stream.return?.()
  })
})

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  for await (const item of items) return [item]
  return []
}
