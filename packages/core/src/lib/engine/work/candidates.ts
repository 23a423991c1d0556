import type { Candidate } from '../../decide/delivery/candidate.ts'
import { decidingOf } from '../../decide/delivery/summarize.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'

import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { Store } from '../../ports/store.ts'

/** The number of a conversation's newest messages that may be rivals. */
const NEWEST = 100

/**
 * The candidates that no message of ours owns. An owned candidate is its owner. An exception is an adopted owner: the
 * candidate may then be the provider's copy of the looked up message.
 */
export async function freeOf(
  { store, keys }: { store: Store; keys: Keys },
  { tenant, channel }: { tenant: TenantId; channel: ChannelId },
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  const named = candidates.flatMap((candidate) => {
    const { providerId } = candidate
    return providerId === undefined ? [] : [{ candidate, key: keys.provider(channel, providerId) }]
  })
  if (named.length === 0) return []
  const { records } = await store.load(
    tenant,
    [...new Set(named.map(({ key }) => key))].map((key) => ({ key })),
  )
  const taken = new Set(records.flatMap((record) => (kernel.message.is(record) && !record.adopted ? record.keys : [])))
  return named.flatMap(({ candidate, key }) => (taken.has(key) ? [] : [candidate]))
}

/** Other messages of the conversation that may be with the provider, without a response. */
export async function rivalsOf(store: Store, { id, tenant, conversationId }: Message): Promise<Message[]> {
  const query = {
    query: kernel.message.queries.messages,
    where: { conversationId },
    order: 'newest',
    limit: NEWEST,
  } as const
  const { records } = await store.find(tenant, query)
  return records.filter((each) => each.id !== id && each.status === 'unknown' && isNameless(each))
}

/** Whether the provider's id of a message is not known. */
export function isNameless({ attempts }: Message): boolean {
  return decidingOf(attempts)?.providerId == null
}
