import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressId, ChannelId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'

import type { Address } from '../../ports/fact.ts'
import type { Channels } from '../channels.ts'

/**
 * The ids of the addresses that a text may mean, as a person writes it: `+1 (415) 555-0123`.
 *
 * The given channel reads the text. Without a channel, every channel of the tenant does. Nothing is loaded.
 *
 * @throws `address.invalid` if no channel reads the text as an address
 */
export function addressIdsOf(
  { channels, keys }: { channels: Channels; keys: Keys },
  tenant: TenantId,
  { address: written, channel }: { address: string; channel?: ChannelId | undefined },
): AddressId[] {
  const mine = channels.all().filter((open) => open.tenant === tenant)
  const named = mine.filter(({ id }) => id === channel)
  // A channel that is not open here cannot read. Its addresses are those that the others read.
  const readers = named.length > 0 ? named : mine
  const ids = readers.flatMap((reader) => {
    const parsed = read(reader.channel.parseAddress(written))
    return parsed.map(({ scheme, value }) => keys.addressId(tenant, channel ?? reader.id, scheme, value))
  })
  if (ids.length > 0) return [...new Set(ids)]
  const [reason] = readers.flatMap((reader) => reader.channel.explainAddress?.(written) ?? [])
  throw new ParleyError('address.invalid', { field: 'address', reason })
}

function read(address: Address | undefined): Address[] {
  return address === undefined ? [] : [address]
}
