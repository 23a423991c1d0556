import { type Conversation, conversation } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { memoryStore } from '@parley/core/memory'
import { type Note, notes } from '@parley/core/notes'
import { preferences } from '@parley/core/preferences'
import { responses } from '@parley/core/responses'
import { views } from '@parley/core/views'
import { describe, expect, it } from 'vitest'
import { readStream } from '../test/read-stream.ts'
import { openRig, type Rig } from '../test/rig.ts'
import type { Authenticated } from './index.ts'

const people: { readonly [token: string]: Authenticated } = {
  owner: { id: 'user:owner', role: 'owner' },
  blind: { id: 'user:blind', role: 'agent', access: [] },
  one: { id: 'user:one', role: 'agent', access: ['k1'] },
  two: { id: 'user:two', role: 'admin', access: ['k2'] },
  both: { id: 'user:both', role: 'owner', access: ['k1', 'k2'] },
  stranger: { id: 'user:stranger', role: 'agent', access: ['k9'] },
  viewer: { id: 'user:viewer', role: 'viewer' },
  elsewhere: { id: 'user:elsewhere', role: 'owner', tenant: 'acme' },
}

const granted = [[], ['k1'], ['k2'], ['k1', 'k2', 'k9'], ['k3']] as const

/** One conversation and its records. No answer has a canary of a hidden conversation. */
interface Marks {
  conversation: Conversation
  message: string
  note: string
  canaries: string[]
}

interface World {
  rig: Rig
  marks: Marks[]
  asOf: string
  as(token: string, path: string, options?: { method?: string; body?: unknown }): Promise<Response>
}

async function openWorld(): Promise<World> {
  const store = memoryStore()
  const rig = await openRig({
    store,
    modules: [contacts(), notes(), drafts(), responses(), views(), preferences()],
    authenticate: (request) => people[request.headers.get('authorization')?.slice('Bearer '.length) ?? ''],
  })
  const as: World['as'] = (token, path, options = {}) =>
    rig.ask(path, { ...options, headers: { authorization: `Bearer ${token}` } })
  const marks: Marks[] = []
  for (const [place, access] of granted.entries()) {
    const from = `+1415555010${place}`
    await rig.receive(`hello canary${place}`, { from })
    const { items } = await rig.parley.conversations.list({ where: { address: from } })
    const [found] = items
    if (found === undefined) throw new Error('There is no conversation.')
    await store.commit([grant(found, access)])
    const added = await rig.parley.command('notes', 'add', { conversationId: found.id, text: `hello remark${place}` })
    const note = added.value as Note
    await rig.parley.addresses.block(found.addressId)
    await rig.parley.command('contacts', 'update', { id: found.contactId, name: `friend remark${place}` })
    const message = found.lastMessageId ?? ''
    const canaries = [
      found.id,
      found.addressId,
      found.contactId,
      message,
      note.id,
      from,
      `canary${place}`,
      `remark${place}`,
    ]
    marks.push({ conversation: { ...found, access: [...access] }, message, note: note.id, canaries })
  }
  const { asOf } = await rig.parley.conversations.list({ limit: 1 })
  return { rig, marks, asOf, as }
}

function grant(
  found: Conversation,
  access: readonly string[],
): Parameters<ReturnType<typeof memoryStore>['commit']>[0][0] {
  const { tenant, id, version } = found
  return {
    tenant,
    expect: [{ type: 'version', ref: conversation.ref(id), version }],
    put: [{ ...found, access: [...access], version: version + 1 } as Conversation],
    ...{ add: [], jobs: [], events: [], remove: [] },
  }
}

function sees(token: string, { conversation: { access } }: Marks): boolean {
  const { tenant, access: keys } = people[token] as Authenticated
  return tenant === undefined && (keys === undefined || access.some((key) => keys.includes(key)))
}

/** The routes of one conversation, and of what belongs to it. */
const routesOf = ({ conversation: { id, addressId, contactId, addressValue }, message, note }: Marks): string[] => [
  `/conversations/${id}`,
  `/conversations/${id}/messages`,
  `/messages/${message}`,
  `/addresses/${addressId}`,
  `/addresses?address=${encodeURIComponent(addressValue)}`,
  `/conversations?address=${encodeURIComponent(addressValue)}`,
  `/conversations?contactId=${contactId}`,
  `/messages/search?q=hello&conversationId=${id}`,
  `/contacts/${contactId}`,
  `/contact-addresses?contactId=${contactId}`,
  `/contact-merges?into=${contactId}`,
  `/notes/${note}`,
  `/notes?conversationId=${id}`,
  `/notes/search?q=hello&conversationId=${id}`,
]

/** The routes over everything. */
const wide = [
  '/conversations',
  '/conversations?order=oldest',
  '/conversations?unread=true',
  '/conversations?status=open',
  '/search?q=hello',
  '/search?q=friend',
  '/messages/search?q=hello',
  '/contacts',
  '/contacts/search?q=friend',
  '/contacts/blocked',
  '/notes/search?q=hello',
]

/** Routes that list records of the caller: another person's are hidden from every principal. */
const own = ['/drafts', '/drafts?order=oldest', '/responses', '/responses/search?q=secret', '/views', '/preferences']

const textOf = async (response: Response): Promise<string> => {
  const body = await response.text()
  return body.replaceAll(/"(requestId|instance|next|asOf)":("[^"]*"|null)/g, '')
}

describe('access over REST and the stream', () => {
  it('0 foreign hits: for every principal, conversation and route', async () => {
    const { rig, marks, as } = await openWorld()
    await using _ = rig
    for (const token of Object.keys(people)) {
      const hidden = marks.filter((each) => !sees(token, each)).flatMap(({ canaries }) => canaries)
      const shown = marks.filter((each) => sees(token, each))
      for (const path of wide) {
        // A search of all kinds has one page.
        for (const limit of path.startsWith('/search') ? [100] : [1, 2, 100]) {
          let cursor: string | null = null
          let text = ''
          do {
            const after: string = cursor === null ? '' : `&cursor=${cursor}`
            const response = await as(token, `/api/v1${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`)
            const body = await response.clone().json()
            expect([token, path, response.status]).toEqual([token, path, 200])
            cursor = body.next ?? null
            if (cursor !== null) expect(body.items).toHaveLength(limit)
            text += await textOf(response)
          } while (cursor !== null)
          expect([token, path, hidden.filter((canary) => text.includes(canary))]).toEqual([token, path, []])
          const missed = shown.filter(({ canaries }) => !canaries.some((canary) => text.includes(canary)))
          expect([token, path, missed.map(({ message }) => message)]).toEqual([token, path, []])
        }
      }
      for (const each of marks) {
        for (const path of routesOf(each)) {
          const response = await as(token, `/api/v1${path}`)
          const text = await textOf(response)
          if (sees(token, each)) {
            expect([token, path, response.status]).toEqual([token, path, 200])
            continue
          }
          const asked = decodeURIComponent(path)
          const found = each.canaries.filter((canary) => text.includes(canary) && !asked.includes(canary))
          // No channel of another tenant reads an address.
          if (people[token]?.tenant !== undefined && path.includes('?address=')) {
            expect(response.status).toBe(422)
            continue
          }
          const isList = response.status === 200 && text.includes('"items":[]')
          expect([token, path, found, isList || response.status === 404]).toEqual([token, path, [], true])
        }
      }
    }
  })

  it('a hidden record is answered as a missing one, byte for byte', async () => {
    const { rig, marks, as } = await openWorld()
    await using _ = rig
    const [hidden] = marks as [Marks]
    for (const path of routesOf(hidden)) {
      const missing = path.replaceAll(/(con|msg|adr|per|not)_\w+/g, '$1_0').replaceAll('5550100', '5559999')
      const [one, other] = await Promise.all([as('one', `/api/v1${path}`), as('one', `/api/v1${missing}`)])
      const blank = (text: string): string => text.replaceAll(/(con|msg|adr|per|not)_\w+/g, '')
      expect([path, one.status, blank(await textOf(one))]).toEqual([path, other.status, blank(await textOf(other))])
    }
  })

  it('no command reaches a hidden record, and no role does more than its row', async () => {
    const { rig, marks, as, asOf } = await openWorld()
    await using _ = rig
    const commandsOf = ({ conversation: { id, addressId, addressValue, contactId, access }, note }: Marks) =>
      [
        ['POST', `/conversations/${id}/messages`, { text: 'x' }],
        ['PATCH', `/conversations/${id}`, { starred: true }],
        ['POST', '/conversations', { channel: 'pigeon', to: addressValue, text: 'x' }],
        ['PATCH', `/addresses/${addressId}`, { blocked: false }],
        ['PATCH', `/contacts/${contactId}`, { name: 'x' }],
        [
          'POST',
          '/contact-merges',
          { from: contactId, into: marks[access.length > 1 ? 1 : 3]?.conversation.contactId },
        ],
        ['POST', '/notes', { conversationId: id, text: 'x' }],
        ['PATCH', `/notes/${note}`, { text: 'x' }],
        ['DELETE', `/notes/${note}`, undefined],
      ] as const
    for (const token of ['one', 'two', 'both', 'stranger']) {
      for (const each of marks.filter((mark) => !sees(token, mark))) {
        for (const [method, path, body] of commandsOf(each)) {
          const { status } = await as(token, `/api/v1${path}`, { method, body })
          expect([token, method, path, status]).toEqual([token, method, path, 404])
        }
      }
    }
    for (const [method, path, body] of commandsOf(marks[1] as Marks)) {
      const response = await as('viewer', `/api/v1${path}`, { method, body })
      expect([path, response.status, (await response.json()).code]).toEqual([path, 403, 'forbidden'])
    }
    for (const [token, statuses] of [
      ['owner', [200, 200]],
      ['both', [403, 403]],
      ['viewer', [403, 200]],
    ] as const) {
      const answers = await Promise.all(['/jobs', '/statistics'].map((path) => as(token, `/api/v1${path}`)))
      expect([token, answers.map(({ status }) => status)]).toEqual([token, statuses])
    }
    const shared = `/api/v1/conversations/${marks[1]?.conversation.id}`
    const refused = await as('one', shared, { method: 'PATCH', body: { access: ['k1', 'k9'] } })
    expect([refused.status, (await refused.json()).detail]).toEqual([
      403,
      expect.stringContaining('conversations.share'),
    ])
    expect((await rig.parley.conversations.list({ limit: 1 })).asOf).toBe(asOf)
    const given = await as('owner', shared, { method: 'PATCH', body: { access: ['k1', 'k9'] } })
    expect([given.status, await given.json()]).toMatchObject([200, { access: ['k1', 'k9'] }])
    expect((await as('stranger', shared)).status).toBe(200)
  })

  it('the stream shows what is visible, joined with what is visible, to readers at once', async () => {
    const { rig, marks, as } = await openWorld()
    await using _ = rig
    const tokens = ['owner', 'one', 'two', 'both', 'stranger']
    const last = await as('owner', `/api/v1/conversations/${marks[3]?.conversation.id}`, {
      method: 'PATCH',
      body: { labels: ['last'] },
    })
    expect(last.status).toBe(200)
    const texts = await Promise.all(
      tokens.map(async (token) => {
        const response = await as(token, '/api/v1/events?after=oldest')
        let text = ''
        for await (const block of readStream(response)) {
          text += block.data ?? ''
          if (block.event === 'conversation.changed') break
        }
        return text
      }),
    )
    for (const [place, token] of tokens.entries()) {
      for (const each of marks) {
        const found = each.canaries.filter((canary) => texts[place]?.includes(canary))
        if (sees(token, each)) expect(found).toEqual(expect.arrayContaining([each.conversation.id, each.note]))
        else expect([token, found]).toEqual([token, []])
      }
    }
  })

  it('0 records of other persons: in any list, search, record and stream, for every principal', async () => {
    const { rig, marks, as } = await openWorld()
    await using _ = rig
    const writers = ['owner', 'one', 'two', 'both', 'stranger']
    const canaries = new Map<string, string[]>()
    const paths: [string, string][] = []
    for (const token of writers) {
      const secret = `secret${token}`
      const seen = marks.find((each) => sees(token, each))
      const wrote = [
        await as(token, '/api/v1/responses', {
          ...{ method: 'POST', body: { shortcut: secret, title: `secret ${secret}`, text: secret } },
        }),
        await as(token, '/api/v1/views', { method: 'POST', body: { name: secret, query: { label: secret } } }),
        await as(token, '/api/v1/preferences', { method: 'PATCH', body: { values: { [secret]: secret } } }),
        ...(seen === undefined
          ? []
          : [
              await as(token, `/api/v1/drafts/${seen.conversation.id}/reply`, {
                ...{ method: 'PUT', body: { text: secret } },
              }),
            ]),
      ]
      expect([token, wrote.map(({ status }) => status)]).toEqual([token, wrote.map(() => 200)])
      const [response, view, _, draft] = await Promise.all(wrote.map((each) => each.json()))
      canaries.set(token, [secret, response.id, view.id, ...(draft === undefined ? [] : [draft.id])])
      paths.push([token, `/responses/${response.id}`], [token, `/views/${view.id}`])
      if (draft !== undefined) paths.push([token, `/drafts/${draft.id}`])
    }
    await as('owner', `/api/v1/conversations/${marks[3]?.conversation.id}`, {
      ...{ method: 'PATCH', body: { labels: ['last'] } },
    })
    for (const token of Object.keys(people)) {
      const hidden = [...canaries].flatMap(([writer, words]) => (writer === token ? [] : words))
      for (const path of own) {
        const text = await (await as(token, `/api/v1${path}`)).text()
        expect([token, path, hidden.filter((canary) => text.includes(canary))]).toEqual([token, path, []])
        if (canaries.has(token) && !path.startsWith('/drafts')) expect(text).toContain(`secret${token}`)
      }
      for (const [writer, path] of paths) {
        const { status } = await as(token, `/api/v1${path}`)
        expect([token, path, status]).toEqual([token, path, writer === token ? 200 : 404])
      }
    }
    const streams = ['owner', 'both'].map(async (token) => {
      let text = ''
      for await (const block of readStream(await as(token, '/api/v1/events?after=oldest'))) {
        text += block.data ?? ''
        if (block.event === 'conversation.changed') break
      }
      return [token, text] as const
    })
    for (const [token, text] of await Promise.all(streams)) {
      const hidden = [...canaries].flatMap(([writer, words]) => (writer === token ? [] : words))
      expect([token, hidden.filter((canary) => text.includes(canary))]).toEqual([token, []])
      expect(text).toContain(`secret${token}`)
    }
  })

  it('a key is an owner of its own, and its id does not show the key', async () => {
    await using rig = await openRig({ modules: [notes()] })
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const say = async (key: string): Promise<{ id: string; author: string }> => {
      const headers = { authorization: `Bearer ${key}`, 'idempotency-key': 'k' }
      return (
        await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: 'x' }, headers })
      ).json()
    }
    const [one, again, other] = [await say('a-key-for-tests'), await say('a-key-for-tests'), await say('another-key')]
    expect(one.author).toMatch(/^key:[0-9a-f]{12}$/)
    expect(again).toEqual(one)
    expect(other.author).not.toBe(one.author)
    expect(other.id).not.toBe(one.id)
  })
})
