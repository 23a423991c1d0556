import { ParleyError } from '../../errors/parley-error.ts'
import { unknownName } from '../../errors/unknown-name.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ConversationSort } from '../../model/conversation-sort.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Filter } from '../../model/query.ts'
import type { WhereOf } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import { type Listing, type ListOptions, list } from './listing.ts'
import { addressIdsOf } from './written-address.ts'

type Where = WhereOf<typeof kernel.conversation.queries.conversations>

/** The conversations to list: fields of the query, a kind of channel, an address as a person writes it. */
export type ConversationFilter = Where & {
  /**
   * `+1 (415) 555-0123`: the conversations with this address on `channel`. Default: on every channel that can read it.
   */
  address?: string | undefined
  /** Those on the open channels of a kind, such as `sms`. */
  kind?: Filter<string> | undefined
}

/** Options of a list of conversations. */
export interface ConversationListOptions extends ListOptions<ConversationFilter> {
  /** Default: `activity`. `order` reverses a sort. */
  sort?: ConversationSort | undefined
}

type Parts = Pick<Engine, 'channels' | 'keys'> & { store: Pick<Engine['store'], 'find'> }

/** Lists conversations, by default by the time of their last activity. */
export async function listConversations(
  engine: Parts,
  tenant: TenantId,
  options: ConversationListOptions = {},
): Promise<Listing<Conversation>> {
  ensureInput(options, inputs.conversationListOptions, 'options')
  const { sort = 'activity', ...paged } = options
  const { conversations, waiting, created } = kernel.conversation.queries
  const query = { activity: conversations, waiting, created }[sort] as typeof conversations
  const { order = sort === 'waiting' ? 'oldest' : 'newest', ...rest } = paged
  const where = whereOf(engine, tenant, options.where ?? {})
  if (where !== undefined) return list(engine.store, tenant, query, { ...rest, order, where })
  // No channel is of both: the page is empty, and its place in the log is read alone.
  const { asOf } = await engine.store.find(tenant, { query, where: {}, order, limit: 1 }, { signal: rest.signal })
  return { items: [], next: null, asOf }
}

/** The filters of the query. `undefined` if no conversation can have all of them. */
function whereOf(
  engine: Omit<Parts, 'store'>,
  tenant: TenantId,
  { address, kind, ...where }: ConversationFilter,
): Where | undefined {
  const channel = kind === undefined ? where.channel : channelsOf(engine, tenant, { kind, channel: where.channel })
  if (channel === undefined && kind !== undefined) return undefined
  const narrowed = kind === undefined ? where : { ...where, channel }
  if (address === undefined) return narrowed
  ensureInput(address, inputs.written, 'address')
  if (where.addressId !== undefined) {
    const reason = 'Give address, as a person writes it, or addressId, not both.'
    throw new ParleyError('input.invalid', { field: 'address', reason })
  }
  const anyOf = addressIdsOf(engine, tenant, { address, channel: typeof channel === 'string' ? channel : undefined })
  return { ...narrowed, addressId: { anyOf } }
}

/** The channels of some kinds, among those of a filter. @throws `input.invalid` for a kind that no channel has */
function channelsOf(
  { channels }: Pick<Engine, 'channels'>,
  tenant: TenantId,
  { kind, channel }: { kind: Filter<string>; channel: Where['channel'] },
): Filter<ChannelId> | undefined {
  const open = channels.knownOf(tenant)
  const known = [...new Set(open.map((each) => each.kind))].sort()
  const wanted = valuesOf(kind, 'kind')
  const odd = wanted.find((each) => !known.includes(each))
  if (odd !== undefined) {
    const reason = known.length === 0 ? 'No channel is open here.' : unknownName('kind of channel', odd, known)
    throw new ParleyError('input.invalid', { field: 'kind', reason })
  }
  const asked = channel === undefined ? undefined : valuesOf(channel, 'channel')
  const ids = open
    .filter((each) => wanted.includes(each.kind) && (asked === undefined || asked.includes(each.id)))
    .map(({ id }) => id)
  if (ids.length === 0) return undefined
  const [only] = ids
  return ids.length === 1 && only !== undefined ? only : { anyOf: ids }
}

function valuesOf(filter: Filter<string>, field: string): readonly string[] {
  const values: unknown = typeof filter === 'string' ? [filter] : Object(filter).anyOf
  if (Array.isArray(values) && values.length > 0 && values.every((each) => typeof each === 'string')) return values
  throw new ParleyError('input.invalid', { field, reason: 'It must be one value, or { anyOf: [...] }.' })
}
