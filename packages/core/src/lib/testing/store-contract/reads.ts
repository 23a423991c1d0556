import { ParleyError } from '../../errors/parley-error.ts'
import type { AnyEvent } from '../../model/event.ts'
import type { ConversationId, Cursor, Key, TenantId, Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import type { Stored, WhereOf } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { ClaimOptions, Question, Store } from '../../ports/store.ts'
import { parseSearch } from '../../search/terms.ts'
import { acme, rule, START } from './samples.ts'

/** The present state of a record. */
export async function read<R extends Stored>(store: Store, { tenant, kind, id }: R): Promise<R | undefined> {
  const { records } = await store.load(tenant, [{ kind, id }])
  return records[0] as R | undefined
}

/** The id of the record that owns a key. */
export async function ownerOf(store: Store, key: Key, tenant: TenantId = acme): Promise<string | undefined> {
  const { records } = await store.load(tenant, [{ key }])
  return records[0]?.id
}

/** The ids in alphabetical order, for results without a promised order. */
export function idsOf(records: readonly { id: string }[]): string[] {
  return records.map(({ id }) => id).sort()
}

/** The whole log after a cursor, page by page. */
export async function readLog(
  store: Store,
  {
    tenant = acme,
    after = 'oldest',
    limit = 1000,
  }: { tenant?: TenantId; after?: Cursor | 'oldest'; limit?: number } = {},
): Promise<AnyEvent[]> {
  const events: AnyEvent[] = []
  let cursor: Cursor | 'oldest' = after
  for (;;) {
    const page = await store.log(tenant, { after: cursor, limit })
    if (page.reset) throw new Error('The cursor belongs to this log, but the page is a reset.')
    if (page.events.length === 0) return events
    events.push(...page.events.map((logged) => logged.event))
    cursor = page.cursor
  }
}

/** The numbers of events, in their order. */
export function numbersOf(events: readonly AnyEvent[]): number[] {
  return events.map((event) => event.version)
}

/** The present end of a log. */
export async function endOf(store: Store, tenant: TenantId = acme): Promise<Cursor> {
  return (await store.log(tenant, { after: 'newest', limit: 1 })).cursor
}

/** Everything that a query finds, page by page. `meanwhile` runs after each page. */
export async function walk<R extends Stored, W extends object>(
  store: Store,
  query: Question<R, W>,
  meanwhile: (page: number) => Promise<void> = async () => {},
): Promise<R[]> {
  const found: R[] = []
  let next = query
  for (let page = 1; page <= 100; page++) {
    const answer = await store.find(acme, next)
    found.push(...answer.records)
    if (answer.next === undefined) return found
    next = { ...query, after: answer.next }
    await meanwhile(page)
  }
  throw new Error('The pages of the query do not end.')
}

/** A search for messages. */
export type SearchQuestion = Question<Message, WhereOf<typeof kernel.message.queries.search>>

/** A search for a typed text, with the most hits of a page. */
export function searchFor(q: string, conversationId?: ConversationId): SearchQuestion {
  return {
    query: kernel.message.queries.search,
    where: { terms: parseSearch(q), conversationId },
    order: 'newest',
    limit: 1000,
  }
}

/** The names of the messages that a search finds, in the store's order. */
export async function found(store: Store, q: string, tenant: TenantId = acme): Promise<string[]> {
  return namesOf((await store.find(tenant, searchFor(q))).records)
}

/** The names of messages, in their order. */
export function namesOf(messages: readonly { id: string }[]): string[] {
  return messages.map(({ id }) => id.replace(/^msg_/, ''))
}

/** Claims from the queue `work`, without limits by default. */
export function claim(store: Store, options: Partial<ClaimOptions> = {}): Promise<Job[]> {
  return store.claim({ now: START, limit: 100, queues: [rule()], ...options })
}

/** Claims one job at a time. Returns the names in the order of the store. */
export async function claimInOrder(store: Store, now: Time = START): Promise<string[]> {
  const order: string[] = []
  for (;;) {
    const [taken] = await claim(store, { now, limit: 1 })
    if (taken === undefined) return order
    order.push(taken.id.replace(/^job_/, ''))
  }
}

/** Claims the only due job. */
export async function claimOne(store: Store, options: Partial<ClaimOptions> = {}): Promise<Job> {
  const [taken, ...more] = await claim(store, options)
  if (taken === undefined || more.length > 0) throw new Error('Exactly one job was expected.')
  return taken
}

/** The code with which a call rejects, or `none` if it resolves. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    return ParleyError.is(error) ? error.code : String(error)
  }
}
