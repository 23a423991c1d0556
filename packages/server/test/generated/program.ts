// A client of an external developer: types generated from /openapi.json, without a cast. `generated-client.test.ts`
// generates `api.d.ts` beside it, compiles it strictly and runs it.
import type {
  Address,
  Conversation,
  List,
  Message,
  Problem,
  SearchHit,
  Started,
  StreamEvent,
} from '@parley/core/protocol'
import createClient from 'openapi-fetch'
import type { components, paths } from './api.d.ts'

type Schemas = components['schemas']

/** The generated types are equal to the types of the protocol, field by field, in both directions. */
interface Agreed {
  address: [(own: Address) => Schemas['Address'], (generated: Schemas['Address']) => Address]
  conversation: [(own: Conversation) => Schemas['Conversation'], (generated: Schemas['Conversation']) => Conversation]
  message: [(own: Message) => Schemas['Message'], (generated: Schemas['Message']) => Message]
  started: [(own: Started) => Schemas['Started'], (generated: Schemas['Started']) => Started]
  searchHit: [(own: SearchHit) => Schemas['SearchHit'], (generated: Schemas['SearchHit']) => SearchHit]
  problem: [(own: Problem) => Schemas['Problem'], (generated: Schemas['Problem']) => Problem]
  streamEvent: [(own: StreamEvent) => Schemas['StreamEvent'], (generated: Schemas['StreamEvent']) => StreamEvent]
}

export const agreed: Agreed = {
  address: [(own) => own, (generated) => generated],
  conversation: [(own) => own, (generated) => generated],
  message: [(own) => own, (generated) => generated],
  started: [(own) => own, (generated) => generated],
  searchHit: [(own) => own, (generated) => generated],
  problem: [(own) => own, (generated) => generated],
  streamEvent: [(own) => own, (generated) => generated],
}

/** Calls a server as the tests do; returns the data that it read. */
export async function run(fetch: (request: Request) => Promise<Response>, key: string): Promise<string[]> {
  const read: string[] = []
  const client = createClient<paths>({
    baseUrl: 'http://localhost',
    headers: { authorization: `Bearer ${key}` },
    fetch,
  })

  const started = await client.POST('/api/v1/conversations', {
    body: { channel: 'pigeon', to: '+14155550123', text: 'Hello' },
    params: { header: { 'idempotency-key': 'start-1' } },
  })
  if (started.data === undefined) throw new Error(started.error.detail)
  const { id, message, address, lastMessage } = started.data
  read.push(address.display, message.status, lastMessage?.text ?? 'nothing', started.data.assignee ?? 'no assignee')

  const list: List<Conversation> | undefined = (
    await client.GET('/api/v1/conversations', { params: { query: { limit: 10, unread: 'false', status: ['open'] } } })
  ).data
  for (const { channel, unread, labels, closedAt } of list?.items ?? []) {
    read.push(`${channel} ${unread} ${labels.length} ${closedAt ?? 'open'}`)
  }

  const changed = await client.PATCH('/api/v1/conversations/{id}', {
    params: { path: { id } },
    body: { starred: true, assignee: null },
  })
  read.push(changed.data?.starred === true ? 'starred' : 'not starred')

  const sent = await client.POST('/api/v1/conversations/{id}/messages', {
    params: { path: { id } },
    body: { text: 'Are you there?' },
  })
  for (const { name, size } of sent.data?.attachments ?? []) read.push(`${name ?? 'no name'} ${size ?? 0}`)

  const messages = await client.GET('/api/v1/conversations/{id}/messages', { params: { path: { id } } })
  for (const { direction, text, error, subject } of messages.data?.items ?? []) {
    read.push(`${direction}: ${subject ?? ''}${text}${error === null ? '' : error.code}`)
  }

  const found = await client.GET('/api/v1/messages/search', { params: { query: { q: 'hello' } } })
  for (const { highlights, message: hit } of found.data?.items ?? []) {
    for (const { field, start, end } of highlights) read.push((hit[field] ?? '').slice(start, end))
  }

  const both = await client.GET('/api/v1/search', { params: { query: { q: 'hello', limit: 5 } } })
  for (const { name, addresses } of both.data?.contacts.items ?? []) {
    for (const { display } of addresses) read.push(`${name ?? 'no name'} ${display}`)
  }

  const refused = await client.POST('/api/v1/conversations', { body: { channel: 'pigeon', to: 'x', text: '' } })
  if (refused.error !== undefined) read.push(...problemOf(refused.error))
  const missing = await client.GET('/api/v1/conversations/{id}', { params: { path: { id: 'con_0' } } })
  if (missing.error !== undefined) read.push(...problemOf(missing.error))

  const ready = await client.GET('/ready')
  read.push(ready.data?.status ?? 'not ready', ready.data?.store ?? 'no store', ...(ready.data?.unsafe ?? []))
  read.push((await client.GET('/version')).data?.name ?? 'no name')
  const described = await client.GET('/errors/{code}', { params: { path: { code: 'text.empty' } } })
  if (typeof described.data === 'object') read.push(described.data.fix)
  return read
}

function problemOf({ code, errors = [], field }: Schemas['Problem']): string[] {
  return [code, field ?? 'no field', ...errors.map(({ detail }) => detail)]
}

/** The content of an event of the stream; an unhandled type does not compile. */
export function tell(event: Schemas['StreamEvent']): string {
  switch (event.type) {
    case 'message.received':
    case 'message.queued':
    case 'message.imported':
    case 'message.adopted':
      return event.message.text
    case 'message.changed':
      return event.fields.join()
    case 'message.status_changed':
      return `${event.previous} ${event.status} ${event.attempt}`
    case 'message.flagged':
      return `${event.message.tracking} ${event.message.conflict} ${event.message.possibleDuplicate}`
    case 'conversation.opened':
    case 'conversation.imported':
      return event.conversation.id
    case 'conversation.read':
      return event.person
    case 'contact.described':
      return event.contactId
    case 'conversation.removed':
      return event.conversationId
    case 'conversation.changed':
      return Object.entries(event.changes)
        .map(([field, value]) => `${field} ${value}`)
        .join()
    case 'address.changed':
      return `${event.address.value} ${event.changes.blocked ?? 'as before'} ${event.changes.optedOut ?? 'as before'}`
    case 'channel.added':
    case 'channel.updated':
    case 'channel.removed':
      return event.channel
    case 'job.died':
      return event.job.queue
    case 'reset':
    case 'heartbeat':
      return event.at
    default:
      return event satisfies never
  }
}
