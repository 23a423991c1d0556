import type { Logger } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { memoryStore } from '@parley/core/memory'
import { notes } from '@parley/core/notes'
import type { Store } from '@parley/core/store'
import { expect, it } from 'vitest'
import { openPeopleRig, PASSWORD, type PeopleRig } from '../test/people-rig.ts'
import { byJwt, bySession, byStoredKeys, byTicket, firstOf, openPeople } from './index.ts'

const REQUESTS = process.env.PARLEY_PROVE === 'full' ? 10_000 : 1000

/** All that the run wrote outside of its successful answers. */
interface Written {
  log: string[]
  errors: string[]
  urls: string[]
}

/** A secret or a text that is in no log, in no URL and in no error. */
interface Canary {
  kind: string
  text: string
}

/** A store that fails now and then, as a database does. */
function failingStore(isDown: () => boolean): Store {
  const store = memoryStore()
  return {
    ...store,
    capabilities: store.capabilities,
    load: (...given) => (isDown() ? Promise.reject(new Error('The disk is gone.')) : store.load(...given)),
    find: (...given) => (isDown() ? Promise.reject(new Error('The disk is gone.')) : store.find(...given)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

function logInto(lines: string[]): Logger {
  const write =
    (level: string) =>
    (fields: Record<string, unknown>, message: string): void => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

it(`SEC3: ${REQUESTS} requests with ${REQUESTS} canaries: none is in a log, a URL or an error; no ticket is accepted twice`, async () => {
  const written: Written = { log: [], errors: [], urls: [] }
  const canaries: Canary[] = []
  let isDown = false
  let way: ReturnType<typeof firstOf> = async () => undefined
  await using rig = await openPeopleRig({
    store: failingStore(() => isDown),
    modules: [contacts(), notes()],
    environment: { log: logInto(written.log) },
    authenticate: (request) => way(request),
  })
  const people = openPeople(rig.parley, { passwords: rig.passwords, environment: rig.clock })
  const jwt = byJwt({ issuer: 'https://id.example.com', audience: 'parley', secret: 's'.repeat(32) })
  way = firstOf(byStoredKeys(people), byTicket(people.tickets), bySession(people), jwt)
  const owner = await rig.signIn('owner@example.com')
  await rig.receive('hello')
  const [conversation] = (await rig.parley.conversations.list()).items
  const id = conversation?.id ?? ''
  const note = async (kind: string, text: string, answer: Promise<Response>): Promise<Response> => {
    canaries.push({ kind, text })
    const response = await answer
    if (response.status >= 400) written.errors.push(await response.clone().text())
    written.urls.push([...response.headers].filter(([name]) => name !== 'set-cookie').join())
    return response
  }
  const twice = { accepted: 0, refused: 0 }
  const kinds = requestsOf(rig, { owner, id })
  for (let at = 0; at < REQUESTS; at += 1) {
    isDown = at % 41 === 40
    const kind = kinds[at % kinds.length]
    if (kind === undefined) continue
    await kind(at, note, twice)
    rig.clock.advance(30_000)
  }
  isDown = false
  expect(canaries.length).toBeGreaterThanOrEqual(REQUESTS / 2)
  const text = Object.values(written).flat().join('\n')
  const found = canaries.filter((each) => text.includes(each.text)).map(({ kind }) => kind)
  expect([...new Set(found)]).toEqual([])
  expect(written.errors.length).toBeGreaterThan(REQUESTS / 4)
  expect(written.log.some((line) => line.includes('could not be answered'))).toBe(true)
  const events: string[] = []
  const { asOf } = await rig.parley.conversations.list({ limit: 1 })
  for await (const item of rig.parley.events({ after: 'oldest' })) {
    if (item.type === 'event') events.push(JSON.stringify(item.event))
    if (item.cursor === asOf) break
  }
  const logged = canaries.filter((each) => events.some((event) => event.includes(each.text)))
  expect([...new Set(logged.map(({ kind }) => kind))]).toEqual([])
  expect([twice.accepted > REQUESTS / 50, twice.refused]).toEqual([true, twice.accepted])
})

type Note = (kind: string, text: string, answer: Promise<Response>) => Promise<Response>
type Kind = (at: number, note: Note, twice: { accepted: number; refused: number }) => Promise<unknown>

/** Requests with a secret or a text that must not leak, most of them refused. */
function requestsOf(rig: PeopleRig, { owner, id }: { owner: string; id: string }): Kind[] {
  const canary = (kind: string, at: number): string => `${kind}canary${String(at).padStart(6, '0')}`
  const hex = (at: number): string => at.toString(16).padStart(6, '0').repeat(11).slice(0, 64)
  const bearer = (token: string, path = '/api/v1/people'): Promise<Response> =>
    rig.bare(path, { headers: { authorization: `Bearer ${token}` } })
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [
    (at, note) => note('key', `parley_${hex(at)}`, bearer(`parley_${hex(at)}`)),
    (at, note) => note('other key', canary('key', at), bearer(canary('key', at))),
    (at, note) => {
      const token = `${part({ alg: 'HS256' })}.${part({ sub: canary('sub', at) })}.${part({ at })}`
      return note('token', token, bearer(token))
    },
    (at, note) => note('cookie', `.${hex(at)}`, rig.as(`parley_session=psn_x.${hex(at)}`, '/api/v1/people')),
    (at, note) => {
      const body = { email: `${canary('mail', at)}@example.com`, password: canary('password', at) }
      return note(
        'password',
        body.password,
        note('e-mail', body.email, rig.bare('/api/v1/session', { method: 'POST', body })),
      )
    },
    (at, note) => {
      const body = { secret: hex(at), name: canary('name', at), password: PASSWORD }
      return note('invitation', hex(at), rig.bare('/api/v1/invitations/accept', { method: 'POST', body }))
    },
    (at, note) => note('ticket', hex(at), rig.bare(`/api/v1/events?ticket=${hex(at)}`)),
    (at, note) => {
      const body = { text: canary('text', at) }
      return note('text', body.text, rig.as(owner, '/api/v1/conversations/con_none/messages', { method: 'POST', body }))
    },
    (at, note) => {
      const body = { text: canary('long', at).repeat(30) }
      return note(
        'long text',
        canary('long', at),
        rig.as(owner, `/api/v1/conversations/${id}/messages`, { method: 'POST', body }),
      )
    },
    (at, note) => {
      const number = `+1999${String(at).padStart(7, '0')}`
      const body = { channel: 'none', to: number, text: canary('to', at) }
      return note('number', number, rig.as(owner, '/api/v1/conversations', { method: 'POST', body }))
    },
    (at, note) =>
      note('body of a webhook', canary('in', at), rig.receive(canary('in', at), { from: `+1415${1_000_000 + at}` })),
    (at, note) =>
      note('search', canary('q', at), rig.as(owner, `/api/v1/messages/search?q=${canary('q', at)}&limit=0`)),
    async (at, note, twice) => {
      const issued = await rig.as(owner, '/api/v1/tickets', { method: 'POST' })
      if (!issued.ok) return
      const { ticket } = await issued.json()
      for (const name of ['accepted', 'refused'] as const) {
        const response = await note('real ticket', ticket, rig.bare(`/api/v1/events?ticket=${ticket}`))
        if (response.ok === (name === 'accepted')) twice[name] += 1
        await response.body?.cancel()
      }
      return at
    },
    async (at, note) => {
      const body = { name: canary('named', at), role: 'viewer' }
      const made = await rig.as(owner, '/api/v1/keys', { method: 'POST', body })
      if (!made.ok) return
      const { secret, id: key } = await made.json()
      await note('real key', secret, bearer(secret))
      await note('revoked key', secret, rig.as(owner, `/api/v1/keys/${key}`, { method: 'DELETE' }))
      await note('revoked key', secret, bearer(secret))
    },
    (at, note) => {
      const body = { current: canary('current', at), next: canary('next', at) }
      return note('next password', body.next, rig.as(owner, '/api/v1/session/password', { method: 'PUT', body }))
    },
  ]
}
