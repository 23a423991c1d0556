import type { Conversation } from '../../model/conversation.ts'
import type { AddressId, ContactId, ConversationId, MessageId, TenantId } from '../../model/ids.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import { kernel, type Schema } from '../../model/schema.ts'
import type { VisibleThrough } from '../../model/visibility.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'

/** The reads of a store. */
export type Readable = Pick<Store, 'load' | 'find'>

/** The access keys of a narrowed principal. */
export type AccessKeys = readonly string[]

/** A record that makes others visible. */
export interface Target {
  readonly through: VisibleThrough
  readonly id: string
}

/** The most ids in one query. */
const CHUNK = 100

/** Whether a conversation is visible with these keys. */
export function overlaps(keys: AccessKeys, { access }: Pick<Conversation, 'access'>): boolean {
  return access.some((key) => keys.includes(key))
}

/** The name of a target in a set. */
export function nameOf({ through, id }: Target): string {
  return `${through} ${id}`
}

/**
 * The record that makes another one visible; `true` for one that is always visible, `false` for one that never is.
 *
 * Access keys hide no record of a kind that belongs to persons: see `isOwn`.
 */
export function targetOf({ visible }: RecordKind<Stored>, record: object): Target | boolean {
  if (visible === 'tenant' || visible === 'unnarrowed') return visible === 'tenant'
  if ('own' in visible) return true
  const id: unknown = Reflect.get(record, visible.field)
  if (id === null && visible.without === 'tenant') return true
  return typeof id === 'string' ? { through: visible.through, id } : false
}

/**
 * The target of a record that does not exist. It takes the same questions to the store as a hidden record. So the
 * number of questions does not reveal which of both it is.
 */
export function decoyOf({ kind, visible }: RecordKind<Stored>, id: string): Target | undefined {
  // A conversation has its access keys itself, and takes no further question.
  if (kind === kernel.conversation.kind) return undefined
  return typeof visible === 'object' && 'through' in visible ? { through: visible.through, id } : undefined
}

/** The records that are visible with these keys, in their order. `decoys` are the targets of missing records. */
export async function visibleOf<R extends Stored>(
  { schema, store }: { schema: Schema; store: Readable },
  tenant: TenantId,
  keys: AccessKeys,
  records: readonly R[],
  { decoys = [], ...options }: StoreOptions & { decoys?: readonly Target[] } = {},
): Promise<R[]> {
  const judged = records.map((record) => {
    if (kernel.conversation.is(record)) return { record, target: overlaps(keys, record) }
    const kind = schema.get(record.kind)
    return { record, target: kind === undefined ? false : targetOf(kind, record) }
  })
  const targets = [...decoys, ...judged.flatMap(({ target }) => (typeof target === 'boolean' ? [] : [target]))]
  const seen = await visibleTargets(store, tenant, keys, targets, options)
  return judged
    .filter(({ target }) => (typeof target === 'boolean' ? target : seen.has(nameOf(target))))
    .map(({ record }) => record)
}

/** The names of the targets that are visible with these keys. */
export async function visibleTargets(
  store: Readable,
  tenant: TenantId,
  keys: AccessKeys,
  targets: readonly Target[],
  options: StoreOptions = {},
): Promise<ReadonlySet<string>> {
  if (keys.length === 0 || targets.length === 0) return new Set()
  const idsOf = (through: VisibleThrough): string[] => [
    ...new Set(targets.flatMap((target) => (target.through === through ? [target.id] : []))),
  ]
  const addresses = idsOf('address') as AddressId[]
  const load = async <R extends Stored>(kind: RecordKind<R>, ids: readonly R['id'][]): Promise<R[]> => {
    if (ids.length === 0) return []
    const { records } = await store.load(tenant, [...new Set(ids)].map(kind.ref), options)
    return records.filter(kind.is)
  }
  const asked = idsOf('message') as MessageId[]
  const messages = await load(kernel.message, asked)
  const conversationOf = new Map(messages.map(({ id, conversationId }) => [id, conversationId]))
  const conversations = await load(kernel.conversation, [
    ...(idsOf('conversation') as ConversationId[]),
    ...asked.map((id) => conversationOf.get(id) ?? (id as unknown as ConversationId)),
  ])
  const open = new Set(conversations.filter((each) => overlaps(keys, each)).map(({ id }) => id))
  const contactOf = new Map((await load(kernel.address, addresses)).map(({ id, contactId }) => [id, contactId]))
  const find = (field: 'addressId' | 'contactId', ids: readonly string[]): Promise<Set<string>> =>
    seenIn(store, tenant, { keys, field, ids }, options)
  const contacts = await find('contactId', [...idsOf('contact'), ...addresses.map((id) => contactOf.get(id) ?? id)])
  const own = await find('addressId', addresses)
  const isSeen = (address: AddressId): boolean =>
    own.has(address) || contacts.has(contactOf.get(address) ?? ('' as ContactId))
  return new Set([
    ...[...open].map((id) => nameOf({ through: 'conversation', id })),
    ...messages
      .filter(({ conversationId }) => open.has(conversationId))
      .map(({ id }) => nameOf({ through: 'message', id })),
    ...[...contacts].map((id) => nameOf({ through: 'contact', id })),
    ...addresses.filter(isSeen).map((id) => nameOf({ through: 'address', id })),
  ])
}

/** Those of the ids that a visible conversation has in a field. */
async function seenIn(
  store: Readable,
  tenant: TenantId,
  { keys, field, ids }: { keys: AccessKeys; field: 'addressId' | 'contactId'; ids: readonly string[] },
  options: StoreOptions,
): Promise<Set<string>> {
  const seen = new Set<string>()
  const all = [...new Set(ids)]
  for (let begin = 0; begin < all.length; begin += CHUNK) {
    let left = all.slice(begin, begin + CHUNK)
    // Each page finds one of the ids at least, so an id with many conversations cannot hide the others.
    while (left.length > 0) {
      const { records } = await store.find(
        tenant,
        {
          query: kernel.conversation.queries.conversations,
          where: { access: { anyOf: keys }, [field]: { anyOf: left } },
          order: 'newest',
          limit: CHUNK,
        },
        options,
      )
      if (records.length === 0) break
      for (const record of records) seen.add(record[field])
      left = left.filter((id) => !seen.has(id))
    }
  }
  return seen
}
