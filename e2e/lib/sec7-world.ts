import { once } from 'node:events'
import { Agent, createServer as createHttpServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { createParley, type Principal } from '@parley/core'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { memoryMedia } from '@parley/core/memory'
import { notes } from '@parley/core/notes'
import { people, secretDigest } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { responses } from '@parley/core/responses'
import type { Store } from '@parley/core/store'
import { views } from '@parley/core/views'
import { createServer } from '@parley/server'
import { type OpenApi, operationsOf } from '../../scripts/wire/document.ts'
import { paper, written } from './paper.ts'
import { unhurried } from './unhurried.ts'

const writer = { id: 'user:writer', role: 'agent' } as const satisfies Principal

/** The callers to which the records do not exist, by their tokens. */
const callers = {
  'another tenant': { id: 'user:elsewhere', role: 'owner', tenant: 'acme' },
  'no access': { id: 'user:other', role: 'owner', access: ['k2'] },
} as const

/** A caller to which the records do not exist. */
export type Stranger = keyof typeof callers

export const strangers: readonly Stranger[] = ['another tenant', 'no access']

/** Ids of records by what they name: the first word of a path, or a field. */
type Ids = Readonly<Record<string, string>>

/** The fields and the parameters that have an id. */
const fields: readonly string[] = ['conversationId', 'contactId', 'mediaId', 'readThrough', 'from', 'into', 'id']

/** An operation that names a record. */
export interface NamedRecord {
  operationId: string
  /** Whether it refuses an unknown record as a whole. A list is empty, and a bulk change answers for each record. */
  isRefused: boolean
  /** Calls it, and reads the whole answer. */
  ask(stranger: Stranger, which: 'known' | 'missing'): Promise<{ status: number; text: string }>
}

/** A server with records, and every operation of its document that names one of them. */
export interface Sec7World extends AsyncDisposable {
  operations: NamedRecord[]
  /** How many questions the store has answered. */
  questions(): number
}

/** Opens a server over a store. The requests are made from the examples of its document. */
export async function openSec7World(store: Store): Promise<Sec7World> {
  let questions = 0
  const { load, find } = store
  store.load = (...given) => {
    questions += 1
    return load.apply(store, given)
  }
  store.find = ((...given: Parameters<typeof find>) => {
    questions += 1
    return find.apply(store, given)
  }) as typeof find
  const parley = await createParley({
    ...{ store, environment: unhurried, secret: 'a-secret-for-tests-of-links-and-ids' },
    channels: { paper: paper({ sent: [] }) },
    media: { store: memoryMedia(), fetch: async () => new Response() },
    modules: [contacts(), notes(), people(), drafts(), responses(), views(), preferences()],
  })
  const server = createServer(parley, {
    authenticate: (request) => callers[(request.headers.get('authorization') ?? '').slice(7) as Stranger],
  })
  const client = await openClient(server.fetch)
  const known = await records(parley)
  const missing = Object.fromEntries(
    // In place of the first letters: two different ids stay different.
    Object.entries(known).map(([name, id]) => [name, id.replace(/_\w{16}/, `_${'0'.repeat(16)}`)]),
  )
  const document = (await (await server.fetch(new Request('http://parley.test/openapi.json'))).json()) as OpenApi
  const operations = operationsOf(document).flatMap(({ path, method, operation }): NamedRecord[] => {
    const { operationId, requestBody, parameters = [] } = operation
    const example = requestBody?.content['application/json']?.example
    const query = (ids: Ids): string => {
      const given = parameters.flatMap(({ name, in: place, required, schema }) =>
        place === 'query' && (required || fields.includes(name))
          ? [[name, ids[name] ?? String(Object(schema.examples)[0])]]
          : [],
      )
      return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
    }
    const requestOf = (ids: Ids): [url: string, body: string | undefined] => [
      `${pathOf(path, ids)}${query(ids)}`,
      example === undefined ? undefined : JSON.stringify(named(example, ids)),
    ]
    // A stream has no end.
    if (!path.startsWith('/api/v1/') || operationId === 'streamEvents') return []
    if (JSON.stringify(requestOf(known)) === JSON.stringify(requestOf(missing))) return []
    return [
      {
        operationId,
        isRefused: path.includes('{'),
        async ask(stranger, which) {
          const [url, body = ''] = requestOf(which === 'known' ? known : missing)
          const headers = { authorization: `Bearer ${stranger}`, 'content-type': 'application/json' }
          return client.ask(method.toUpperCase(), url, headers, body)
        },
      },
    ]
  })
  return {
    operations,
    questions: () => questions,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await server.stop()
      await parley.stop({ timeout: 0 })
    },
  }
}

interface Client extends AsyncDisposable {
  ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<{ status: number; text: string }>
}

/** Listens on a free port, and calls over one connection. */
async function openClient(answer: Parameters<typeof getRequestListener>[0]): Promise<Client> {
  const http = createHttpServer(getRequestListener(answer))
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const { port } = http.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    async ask(method, path, headers, body) {
      const asking = request({ agent, port, host: '127.0.0.1', method, path, headers })
      asking.end(body)
      const [incoming] = (await once(asking, 'response')) as [IncomingMessage]
      return { status: incoming.statusCode ?? 0, text: await text(incoming) }
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      http.close()
      await once(http, 'close')
    },
  }
}

type Parley = Awaited<ReturnType<typeof createParley>>

async function records(parley: Parley): Promise<Ids> {
  const command = async (module: string, name: string, input: unknown, by = parley.as(writer)): Promise<string> =>
    Object((await by.command(module, name, input)).value).id
  for (const from of ['ann', 'bob', 'cleo'])
    await parley.handleWebhook('paper', written({ id: from, from, text: 'Hi' }))
  const { items } = await parley.conversations.list({ order: 'oldest' })
  const [one, two, three] = items
  if (one === undefined || two === undefined || three === undefined) throw new Error('A conversation is missing.')
  const { file } = await parley.media.put(new Uint8Array([1, 2, 3]), { name: 'a.bin' })
  const { message } = await parley.messages.send(one.id, { text: 'queued' })
  const ids = {
    conversations: one.id,
    // It has no random id, so its operations are not compared here.
    channels: 'paper',
    ...{ conversationId: one.id, id: one.id },
    messages: message.id,
    readThrough: message.id,
    addresses: one.addressId,
    'contact-addresses': one.addressId,
    contacts: one.contactId,
    ...{ contactId: one.contactId, from: one.contactId, into: two.contactId },
    media: file.id,
    mediaId: file.id,
    jobs: (await parley.jobs.list()).items[0]?.id ?? '',
    notes: await command('notes', 'add', { conversationId: one.id, text: 'x' }),
    drafts: await command('drafts', 'save', { conversationId: one.id, type: 'reply', text: 'x' }),
    responses: await command('responses', 'add', { shortcut: 'x', title: 'x', text: 'x' }),
    views: await command('views', 'add', { name: 'x', query: {} }),
    'contact-merges': await command('contacts', 'merge', { from: three.contactId, into: two.contactId }),
    people: `user:${await command('people', 'add', { email: 'a@example.com', name: 'x', role: 'owner' }, parley)}`,
    invitations: await command(
      'people',
      'invite',
      { email: 'b@example.com', role: 'agent', digest: secretDigest('i') },
      parley,
    ),
    keys: await command(
      'people',
      'makeKey',
      { name: 'x', role: 'viewer', digest: secretDigest('k'), prefix: 'k' },
      parley,
    ),
  }
  // None of the strangers has this key.
  for (const { id } of [one, two, three]) await parley.conversations.update(id, { access: ['k1'] })
  return ids
}

function pathOf(template: string, ids: Ids): string {
  const beginning = template.split('/')[3] ?? ''
  return template.replaceAll(/\{(\w+)\}/g, (_, part) => {
    if (part === 'type') return 'reply'
    const id = ids[part === 'conversationId' ? part : beginning]
    if (id === undefined) throw new Error(`${template} names a record that this world does not have.`)
    return id
  })
}

/** A body with the ids of this world in place of those of the example. */
function named(example: unknown, ids: Ids): unknown {
  if (typeof example !== 'object' || example === null) return example
  if (Array.isArray(example)) return example.map((each) => named(each, ids))
  const all = Object.entries(example).map(([name, value]) =>
    fields.includes(name) && typeof value === 'string' ? [name, ids[name]] : [name, named(value, ids)],
  )
  return Object.fromEntries(all)
}
