import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { WhereOf } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import { type Listing, type ListOptions, list } from './listing.ts'
import { addressIdsOf } from './written-address.ts'

/** The conversations to list: the fields of the query, and an address as a person writes it. */
export type ConversationFilter = WhereOf<typeof kernel.conversation.queries.conversations> & {
  /**
   * `+1 (415) 555-0123`: the conversations with this address on `channel`. Default: on every channel that can read it.
   */
  address?: string | undefined
}

/** Options of a list of conversations. */
export type ConversationListOptions = ListOptions<ConversationFilter>

/** Lists conversations by the time of their last activity. */
export async function listConversations(
  engine: Pick<Engine, 'channels' | 'keys'> & { store: Pick<Engine['store'], 'find'> },
  tenant: TenantId,
  options: ConversationListOptions = {},
): Promise<Listing<Conversation>> {
  const { conversations } = kernel.conversation.queries
  ensureInput(options, inputs.listOptions, 'options')
  const { address, ...where } = options.where ?? {}
  if (address === undefined) return list(engine.store, tenant, conversations, { ...options, where })
  ensureInput(address, inputs.written, 'address')
  if (where.addressId !== undefined) {
    const reason = 'Give address, as a person writes it, or addressId, not both.'
    throw new ParleyError('input.invalid', { field: 'address', reason })
  }
  const anyOf = addressIdsOf(engine, tenant, { address, channel: channelOf(where.channel) })
  return list(engine.store, tenant, conversations, { ...options, where: { ...where, addressId: { anyOf } } })
}

function channelOf(filter: ConversationFilter['channel']): ChannelId | undefined {
  return typeof filter === 'string' ? filter : undefined
}
