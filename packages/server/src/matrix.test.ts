import { conversation, type Role, roles } from '@parley/core'
import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { memoryMedia, memoryStore } from '@parley/core/memory'
import { type Note, notes } from '@parley/core/notes'
import { people, secretDigest } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { responses } from '@parley/core/responses'
import { suggestions } from '@parley/core/suggestions'
import { fakeAssistant } from '@parley/core/testing'
import { views } from '@parley/core/views'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenApi, operationsOf } from '../../../scripts/wire/document.ts'
import { type Call, type Known, missingOf, operations, pathOf } from '../test/operations.ts'
import { countedHash } from '../test/people-rig.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { type Authenticated, bySession, byStoredKeys, firstOf, openPeople } from './index.ts'

const callers: { readonly [token: string]: Authenticated } = {
  owner: { id: 'user:owner', role: 'owner' },
  admin: { id: 'user:admin', role: 'admin' },
  agent: { id: 'user:agent', role: 'agent' },
  viewer: { id: 'user:viewer', role: 'viewer' },
  elsewhere: { id: 'user:elsewhere', role: 'owner', tenant: 'acme' },
  blind: { id: 'user:blind', role: 'agent', access: [] },
  other: { id: 'user:other', role: 'owner', access: ['k2'] },
}

/** Another person of the tenant, with records of its own. */
const writer = { id: 'user:writer', role: 'agent' } as const
const OF_PERSONS = ['drafts', 'responses', 'views', 'preferences']
/** An admin with a trial of its own. */
const tester = { id: 'user:tester', role: 'admin' } as const

/** A call of one operation, with the records of a tenant. */
interface Asked {
  id: string
  method: string
  path: string
  call: Call
}

let rig: Rig
let all: Asked[]
let known: Known
let expired: Record<string, string>[]
let canaries: string[]
const PHRASE = 'canaryword'

async function makeWorld(): Promise<void> {
  const clock = { at: Date.UTC(2026, 2, 1) }
  const environment = { now: () => clock.at }
  const store = memoryStore()
  let way: ReturnType<typeof firstOf> = async () => undefined
  rig = await openRig({
    ...{ store, environment, people: { passwords: countedHash() } },
    media: { store: memoryMedia(), fetch: async () => new Response('x') },
    secret: 'a-secret-for-tests-of-links-and-ids',
    modules: [
      ...[contacts(), notes(), people(), drafts(), responses(), views(), preferences()],
      ...[suggestions(), autoResponder({ assistant: fakeAssistant() })],
    ],
    authenticate: async (request) =>
      callers[request.headers.get('authorization')?.slice('Bearer '.length) ?? ''] ?? way(request),
  })
  const { parley } = rig
  const access = openPeople(parley, { passwords: countedHash(), environment })
  way = firstOf(byStoredKeys(access), bySession(access))
  const command = async (
    module: string,
    name: string,
    input: unknown,
    by = parley.as(writer),
  ): Promise<{ id: string }> =>
    (await (OF_PERSONS.includes(module) ? by : parley).command(module, name, input)).value as { id: string }
  await rig.receive(PHRASE, { from: '+14155550123' })
  await rig.receive(`${PHRASE} two`, { from: '+14155550124' })
  await rig.receive(`${PHRASE} three`, { from: '+14155550125' })
  const { items } = await parley.conversations.list({ order: 'oldest' })
  const [one, two, three] = items
  if (one === undefined || two === undefined || three === undefined) throw new Error('A conversation is missing.')
  for (const { id, version } of [one, two, three]) {
    const record = (await parley.load([conversation.ref(id)])).find(conversation.is)
    if (record === undefined) throw new Error('There is no such conversation.')
    const put = { ...record, access: ['k1'], version: version + 1 }
    const expect = [{ type: 'version', ref: conversation.ref(id), version } as const]
    await store.commit([{ tenant: record.tenant, expect, put: [put], add: [], jobs: [], events: [], remove: [] }])
  }
  const note = (await command('notes', 'add', { conversationId: one.id, text: PHRASE })) as Note
  const merge = await command('contacts', 'merge', { from: three.contactId, into: two.contactId })
  const file = await parley.media.put(new Uint8Array([1, 2, 3]), { name: `${PHRASE}.bin` })
  await parley.messages.send(one.id, { text: 'queued' })
  const ann = await command('people', 'add', { email: 'ann@example.com', name: PHRASE, role: 'owner' })
  const invitation = await command('people', 'invite', {
    ...{ email: `${PHRASE}@example.com`, role: 'agent', digest: secretDigest('i') },
  })
  const key = await command('people', 'makeKey', {
    ...{ name: PHRASE, role: 'viewer', digest: secretDigest(`parley_${'1'.repeat(64)}`), prefix: 'parley_1111' },
    expiresAt: clock.at + 1000,
  })
  await command('people', 'signIn', {
    ...{ personId: ann.id, digest: secretDigest('2'.repeat(64)), expiresAt: clock.at + 1000 },
  })
  clock.at += 2000
  const { items: jobs } = await parley.jobs.list()
  const draft = await command('drafts', 'save', { conversationId: one.id, type: 'reply', text: PHRASE })
  const response = await command('responses', 'add', { shortcut: PHRASE, title: PHRASE, text: PHRASE })
  const view = await command('views', 'add', { name: PHRASE, query: { label: PHRASE } })
  await command('preferences', 'change', { values: { theme: PHRASE } })
  const suggestion = await command('suggestions', 'propose', { conversationId: one.id, text: PHRASE })
  await command('autoResponder', 'turnOff', { conversationId: one.id })
  const trial = (await parley.as(tester).command('autoResponder', 'beginTrial', { settings: { tone: PHRASE } })).value
  known = {
    ...{ conversation: one.id, message: one.lastMessageId ?? '', address: one.addressId, contact: one.contactId },
    ...{ other: two.contactId, note: note.id, merge: merge.id, file: file.file.id, job: jobs[0]?.id ?? '' },
    ...{ person: `user:${ann.id}`, invitation: invitation.id, key: key.id },
    ...{ suggestion: suggestion.id, trial: (trial as { id: string }).id },
    ...{ draft: draft.id, response: response.id, view: view.id, number: '+14155550123', word: PHRASE },
  }
  canaries = [PHRASE, ...Object.values(known)].filter((each) => each !== '')
  expired = [
    { authorization: `Bearer parley_${'1'.repeat(64)}` },
    { cookie: `parley_session=${ann.id}.${'2'.repeat(64)}`, 'x-parley-csrf': '1' },
  ]
}

beforeAll(async () => {
  await makeWorld()
  const document = (await (await rig.ask('/openapi.json')).json()) as OpenApi
  all = operationsOf(document)
    .filter(({ path }) => path.startsWith('/api/'))
    .map(({ path, method, operation: { operationId: id } }) => {
      const call = operations[id]
      if (call === undefined) throw new Error(`The operation ${id} has no row in test/operations.ts.`)
      return { id, method: method.toUpperCase(), path, call }
    })
})

afterAll(() => rig[Symbol.asyncDispose]())

/** Calls an operation; a stream is closed at once. */
async function ask(
  { id, method, path, call }: Asked,
  headers: Record<string, string>,
  { ids = known, more = {} }: { ids?: Known; more?: object } = {},
): Promise<{ status: number; text: string }> {
  const query = new URLSearchParams(call.query?.(ids)).toString()
  const body = id === 'uploadMedia' ? 'bytes' : call.body && { ...call.body(ids), ...more }
  const type: Record<string, string> = id === 'uploadMedia' ? { 'content-type': 'application/octet-stream' } : {}
  const response = await rig.ask(`${pathOf(path, ids)}${query && `?${query}`}`, {
    ...{ method, headers: { authorization: '', ...type, ...headers } },
    ...(body === undefined ? {} : { body }),
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel()
    return { status: response.status, text: '' }
  }
  return { status: response.status, text: await response.text() }
}

/** Operations that make or show a record of the caller alone. */
const own = ['responsesAdd', 'viewsAdd', 'preferencesMine', 'preferencesChange', 'autoResponderBeginTrial']

const as = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
const secured = (): Asked[] => all.filter(({ call }) => call.action !== 'open')
const end = async (): Promise<string> => (await rig.parley.conversations.list({ limit: 1 })).asOf

/** A text without what differs between any two answers. */
const blank = (text: string): string =>
  text
    .replaceAll(/"(requestId|instance|asOf)":"[^"]*"/g, '')
    .replaceAll(
      /(user:)?\b(con|msg|adr|per|not|mrg|med|job|psn|inv|key|drf|rsp|svw|prf|sug|atr|ars|rst)_[0-9a-f]{8}\w*/g,
      'id',
    )

/** The parts of an answer that are not an echo of the request. */
function leaked(text: string, { call, path }: Asked): string[] {
  const sent = `${pathOf(path, known)}${JSON.stringify(call.query?.(known) ?? {})}${JSON.stringify(call.body?.(known) ?? {})}`
  return canaries.filter((canary) => text.includes(canary) && !sent.includes(canary))
}

describe('SEC7: every operation of the document', () => {
  it('without credentials, and with expired ones: 401, and no effect', async () => {
    const before = await end()
    for (const each of secured()) {
      for (const headers of [{}, ...expired, as('unknown')]) {
        const { status, text } = await ask(each, headers)
        expect([each.id, status, leaked(text, each)]).toEqual([each.id, 401, []])
      }
    }
    expect(await end()).toBe(before)
  })

  it('as an owner of another tenant: 0 foreign 2xx, and a foreign record is answered as a missing one', async () => {
    const before = await end()
    for (const each of all) {
      const [foreign, missing] = [
        await ask(each, as('elsewhere')),
        await ask(each, as('elsewhere'), { ids: missingOf(known) }),
      ]
      expect([each.id, leaked(foreign.text, each)]).toEqual([each.id, []])
      if (each.path.includes('{')) expect([each.id, foreign.status >= 400]).toEqual([each.id, true])
      const isMade = ['makeKey', 'invite', 'issueTicket', 'uploadMedia', ...own].includes(each.id)
      if (!isMade)
        expect([each.id, foreign.status, blank(foreign.text)]).toEqual([each.id, missing.status, blank(missing.text)])
    }
    expect(await end()).toBe(before)
  })

  it.each(['blind', 'other'])('without access to the records (%s): none is shown, named or changed', async (token) => {
    const before = await end()
    // The team is visible to all its people, and an uploaded file to each principal with its id.
    const shared = ['listPeople', 'getMedia', 'uploadMedia', 'issueTicket', 'getSession', 'signOut', 'changePassword']
    shared.push(...own)
    for (const each of all.filter(({ id, call }) => !shared.includes(id) && call.action !== 'open')) {
      const hidden = await ask(each, as(token))
      expect([each.id, leaked(hidden.text, each)]).toEqual([each.id, []])
      if (each.path.includes('{')) expect([each.id, hidden.status >= 400]).toEqual([each.id, true])
      // An address without a conversation can be written to, and a hidden one cannot.
      if (each.id === 'startConversation') continue
      const missing = await ask(each, as(token), { ids: missingOf(known) })
      expect([each.id, hidden.status, blank(hidden.text)]).toEqual([each.id, missing.status, blank(missing.text)])
    }
    expect((await rig.parley.conversations.get(known.conversation as never)).starred).toBe(false)
    if (token === 'blind') expect(await end()).toBe(before)
  })

  it.each<Role>(['viewer', 'agent', 'admin'])(
    'with the role %s: 403 beyond its row, without an effect',
    async (role) => {
      const before = await end()
      for (const each of secured()) {
        const { action } = each.call
        if (action === 'any' || action === 'open' || roles[role].includes(action)) continue
        const { status, text } = await ask(each, as(role))
        expect([each.id, status, JSON.parse(text).code]).toEqual([each.id, 403, 'forbidden'])
        expect([each.id, leaked(text, each)]).toEqual([each.id, []])
      }
      expect(await end()).toBe(before)
    },
  )

  it('with a further property in its body: 422 naming it', async () => {
    const before = await end()
    let bodies = 0
    for (const each of all.filter(({ call }) => call.body !== undefined)) {
      const { status, text } = await ask(each, as('owner'), { more: { tenant: 'acme' } })
      const { code, errors } = JSON.parse(text)
      expect([each.id, status, code, JSON.stringify(errors)]).toEqual([
        ...[each.id, 422, 'input.invalid'],
        expect.stringMatching(/tenant|body/),
      ])
      bodies += 1
    }
    expect(bodies).toBeGreaterThan(12)
    expect(await end()).toBe(before)
  })

  it('within its row: no 401 and no 403, so that the matrix refuses for the right reason', async () => {
    for (const role of ['viewer', 'agent', 'admin', 'owner'] as const) {
      for (const each of secured()) {
        const { action, status: expected = 200 } = each.call
        const isRead = each.method === 'GET'
        if (!isRead || action === 'any' || action === 'open' || !roles[role].includes(action)) continue
        const { status } = await ask(each, as(role))
        expect([role, each.id, status]).toEqual([role, each.id, expected])
      }
    }
  })
})
