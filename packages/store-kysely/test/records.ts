import type {
  AddressRecord,
  Contact,
  Conversation,
  ConversationId,
  JobId,
  Message,
  MessageId,
  Statistic,
} from '@parley/core'
import {
  type Job,
  type Key,
  type ParleyEvent,
  type Query,
  type Schema,
  schemaOf,
  type TenantId,
} from '@parley/core/store'
import { samples } from '@parley/core/testing'

/** The kinds of records of the kernel. */
export const schema: Schema = schemaOf()

/** A query of a kind of the kernel. Its filters are not checked. */
export function queryOf(kind: string, name: string): Query {
  const queries: { readonly [name: string]: Query } = schema.get(kind)?.queries ?? {}
  const query = queries[name]
  if (query === undefined) throw new Error(`${kind} has no query ${name}.`)
  return query
}

/** The tenant of most tests. */
export const tenant = 'default' as TenantId

const OLD = 1_000
const named = <Id extends string>(id: string): { tenant: TenantId; id: Id } => ({ tenant, id: id as Id })
const addressId = 'adr_1' as Conversation['addressId']
const contactId = 'per_1' as Conversation['contactId']

/** A conversation. The fields that are given differ from the plainest conversation. */
export function conversation(id: string, different: Partial<Conversation> = {}): Conversation {
  const party = { addressId, contactId, participants: [], addressValue: '+15550100', addressDisplay: '(555) 0100' }
  const own = { ...named<ConversationId>(id), thread: id, activeAt: OLD, createdAt: OLD }
  return samples.conversation(id, { ...own, ...party, ...different })
}

/** A message. The fields that are given differ from the plainest message. */
export function message(id: string, different: Partial<Message> = {}): Message {
  const conversationId = 'con_1' as ConversationId
  const own = { ...named<MessageId>(id), conversationId, addressId, at: OLD, createdAt: OLD }
  return samples.message(id, { ...own, ...different })
}

/** A contact. */
export function contact(id: string, different: Partial<Contact> = {}): Contact {
  return samples.contact(id, { ...named<Contact['id']>(id), createdAt: OLD, ...different })
}

/** An address. */
export function address(id: string, different: Partial<AddressRecord> = {}): AddressRecord {
  const known = { contactId, value: '+15550100', display: '(555) 0100', createdAt: OLD }
  return samples.address(id, { ...named<AddressRecord['id']>(id), ...known, ...different })
}

/** A counter at zero. */
export function statistic(id: string, different: Partial<Statistic> = {}): Statistic {
  return samples.statistic(id, { ...named<Statistic['id']>(id), day: 86_400_000, ...different })
}

/** A job that waits, due at once. */
export function job(id: string, different: Partial<Job> = {}): Job {
  const own = { queue: 'q', due: 0, work: { type: 'retain' }, createdAt: OLD } as const
  return samples.job(id, { ...named<JobId>(id), ...own, ...different })
}

/** An event of a conversation. */
export function opened(conversationId: string, at: number): ParleyEvent {
  const type = 'conversation.opened'
  return { type, at, conversationId: conversationId as ConversationId, channel: 'sms', version: 1 }
}

/** A key, as `keyOf` would make it. */
export function key(name: string): Key {
  return name as Key
}
