import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { TenantId } from '../../model/ids.ts'
import type { Where } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import { type Listing, type ListOptions, listOver } from './listing.ts'
import { addressIdsOf } from './written-address.ts'

/** Which conversations to list: the fields of the query, and an address as a person writes it. */
export type ConversationFilter = Where<'conversations'> & {
  /** `+1 (415) 555-0123`: the conversations with this address on `channel`, or on every channel that can read it. */
  address?: string | undefined
}

/** What of the conversations to list. */
export interface ConversationListOptions extends Omit<ListOptions<'conversations'>, 'where'> {
  where?: ConversationFilter | undefined
}

/** Lists conversations by when they last moved. */
export async function listConversations(
  { store, channels }: Pick<Engine, 'store' | 'channels'>,
  tenant: TenantId,
  options: ConversationListOptions = {},
): Promise<Listing<'conversations'>> {
  ensureInput(options, inputs.listOptions, 'options')
  const { address, ...where } = options.where ?? {}
  if (address !== undefined) ensureInput(address, inputs.written, 'address')
  if (address === undefined) return listOver(store, tenant, 'conversations', [where], options)
  if (where.addressId !== undefined) {
    const reason = 'Give address, as a person writes it, or addressId, not both.'
    throw new ParleyError('input.invalid', { field: 'address', reason })
  }
  const ids = addressIdsOf(channels, tenant, { address, channel: where.channel })
  const each = ids.map((addressId) => ({ ...where, addressId }))
  return listOver(store, tenant, 'conversations', each, options)
}
