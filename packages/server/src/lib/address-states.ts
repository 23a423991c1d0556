import { type AddressId, address, type Conversation, type ParleyView } from '@parley/core'
import { type AddressState, addressStateOf } from '@parley/core/protocol'

/** Loads the states of the addresses of conversations, in one round trip. */
export async function addressStatesOf(
  view: Pick<ParleyView, 'load'>,
  conversations: readonly Pick<Conversation, 'addressId'>[],
  options: { signal?: AbortSignal | undefined },
): Promise<(conversation: Pick<Conversation, 'addressId'>) => AddressState | undefined> {
  const ids = new Set(conversations.map(({ addressId }) => addressId))
  if (ids.size === 0) return () => undefined
  const records = await view.load([...ids].map(address.ref), options)
  const states = new Map<AddressId, AddressState>()
  for (const record of records) if (address.is(record)) states.set(record.id, addressStateOf(record))
  return ({ addressId }) => states.get(addressId)
}
