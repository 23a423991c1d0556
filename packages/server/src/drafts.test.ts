import { drafts } from '@parley/core/drafts'
import { describe, expect, it } from 'vitest'
import { readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { risingClock } from '../test/rising-clock.ts'

interface World {
  rig: Rig
  ids: string[]
  as(person: string, path: string, options?: { method?: string; body?: unknown }): Promise<Response>
}

async function open(conversations = 1, isOffered = true): Promise<World> {
  const rig = await openRig({
    modules: isOffered ? [drafts()] : [],
    environment: risingClock(),
    authenticate: (request) => {
      const [id = '', key] = (request.headers.get('authorization') ?? '').slice('Bearer '.length).split('/')
      return { id: `user:${id}`, role: 'agent', ...(key === undefined ? {} : { access: [key] }) }
    },
  })
  const as: World['as'] = (person, path, options = {}) =>
    rig.ask(`/api/v1${path}`, { ...options, headers: { authorization: `Bearer ${person}` } })
  const ids: string[] = []
  for (let place = 0; place < conversations; place += 1) {
    await rig.receive('Hello', { from: `+1415555${1000 + place}` })
    const { items } = await (await as('ann', '/conversations?limit=1')).json()
    ids.push(items[0].id)
  }
  return { rig, ids, as }
}

describe('drafts over REST', () => {
  it('are saved, listed and removed by their person, and unknown to another one', async () => {
    const { rig, ids, as } = await open()
    await using _ = rig
    const path = `/drafts/${ids[0]}/reply`
    const body = { text: 'Thanks', subject: 'Re', attachments: [] }
    const saved = await as('ann', path, { method: 'PUT', body })
    const draft = { conversationId: ids[0], person: 'user:ann', type: 'reply', ...body }
    expect([saved.status, await saved.json()]).toMatchObject([200, draft])
    expect(await (await as('ann', `/drafts?conversationId=${ids[0]}`)).json()).toMatchObject({ items: [draft] })
    expect(await (await as('bob', '/drafts')).json()).toMatchObject({ items: [] })
    const { id } = (await (await as('ann', '/drafts')).json()).items[0]
    expect([(await as('ann', `/drafts/${id}`)).status, (await as('bob', `/drafts/${id}`)).status]).toEqual([200, 404])
    const removed = await as('ann', path, { method: 'DELETE' })
    expect([removed.status, await removed.json()]).toMatchObject([200, { id, text: '' }])
    expect(await (await as('ann', '/drafts')).json()).toMatchObject({ items: [] })
  })

  it('refuse an unknown type, a large text and a hidden conversation, naming the field', async () => {
    const { rig, ids, as } = await open()
    await using _ = rig
    const put = async (person: string, path: string, body: object): Promise<unknown> => {
      const { status, code, errors } = await (await as(person, path, { method: 'PUT', body })).json()
      return [status, code, errors?.map(({ field }: { field: string }) => field)]
    }
    const invalid = (field: string): unknown => [422, 'input.invalid', [field]]
    expect(await put('ann', `/drafts/${ids[0]}/letter`, { text: 'x' })).toEqual(invalid('type'))
    expect(await put('ann', `/drafts/${ids[0]}/reply`, { text: 'x'.repeat(70_000) })).toEqual(invalid('text'))
    expect(await put('ann', `/drafts/${ids[0]}/reply`, { text: 'x', txt: 'x' })).toEqual(invalid('txt'))
    const missing = [404, 'not_found', ['conversationId']]
    expect(await put('cid/k1', `/drafts/${ids[0]}/reply`, { text: 'x' })).toEqual(missing)
  })

  it('list their conversations, the newest draft first, once each, on full pages', async () => {
    const { rig, ids, as } = await open(7)
    await using _ = rig
    const order = [3, 0, 5, 1, 6]
    for (const place of order) await as('ann', `/drafts/${ids[place]}/note`, { method: 'PUT', body: { text: 'n' } })
    for (const place of [0, 1]) await as('ann', `/drafts/${ids[place]}/reply`, { method: 'PUT', body: { text: 'r' } })
    await as('bob', `/drafts/${ids[2]}/reply`, { method: 'PUT', body: { text: 'b' } })
    const expected = [1, 0, 6, 5, 3].map((place) => ids[place])
    for (const limit of [1, 2, 3, 100]) {
      const listed: string[] = []
      let cursor: string | null = null
      do {
        const after: string = cursor === null ? '' : `&cursor=${cursor}`
        const page = await (await as('ann', `/conversations?hasDraft=true&limit=${limit}${after}`)).json()
        if (page.next !== null) expect(page.items).toHaveLength(limit)
        listed.push(...page.items.map(({ id }: { id: string }) => id))
        cursor = page.next
      } while (cursor !== null)
      expect([limit, listed]).toEqual([limit, expected])
    }
    expect(await (await as('cid', '/conversations?hasDraft=true')).json()).toMatchObject({ items: [], next: null })
  })

  it('list their conversations with no other filter and no order, and only with the module', async () => {
    const { rig, as } = await open()
    await using _ = rig
    for (const query of ['status=open', 'order=oldest', 'unread=true', 'channel=pigeon', 'address=%2B14155551000']) {
      const answer = await (await as('ann', `/conversations?hasDraft=true&${query}`)).json()
      expect([query, answer.code, answer.errors[0].field]).toEqual([query, 'input.invalid', query.split('=')[0]])
    }
    expect((await as('ann', '/conversations?hasDraft=false')).status).toBe(422)
    const bare = await open(1, false)
    await using __ = bare.rig
    const refused = await (await bare.as('ann', '/conversations?hasDraft=true')).json()
    expect(refused).toMatchObject({ code: 'input.invalid', errors: [{ field: 'hasDraft' }] })
  })

  it('are joined to the stream of their person alone, with readers of both at once', async () => {
    const { rig, ids, as } = await open()
    await using _ = rig
    const save = (person: string, text: string): Promise<Response> =>
      as(person, `/drafts/${ids[0]}/reply`, { method: 'PUT', body: { text } })
    await save('ann', 'of ann')
    await save('bob', 'of bob')
    await as('ann', `/conversations/${ids[0]}`, { method: 'PATCH', body: { starred: true } })
    const follow = async (person: string): Promise<string> => {
      let text = ''
      for await (const { event, data } of readStream(await as(person, '/events?after=oldest'))) {
        text += data ?? ''
        if (event === 'conversation.changed') break
      }
      return text
    }
    const [ann, bob, cid] = await Promise.all(['ann', 'bob', 'cid'].map(follow))
    for (const [text, own] of [
      [ann, 'of ann'],
      [bob, 'of bob'],
      [cid, ''],
    ] as const)
      expect(text?.match(/of (ann|bob)/g) ?? []).toEqual(own === '' ? [] : [own])
  })
})
