import type { AddressId, Conversation, ParleyView } from '@parley/core'
import { type AddressState, addressStateOf } from '@parley/core/protocol'

/** Loads the states of the addresses of conversations, in one round trip. */
export async function addressStatesOf(
  view: Pick<ParleyView, 'load'>,
  conversations: readonly Pick<Conversation, 'addressId'>[],
  options: { signal?: AbortSignal | undefined },
): Promise<(conversation: Pick<Conversation, 'addressId'>) => AddressState | undefined> {
  const ids = new Set(conversations.map(({ addressId }) => addressId))
  if (ids.size === 0) return () => undefined
  const refs = [...ids].map((id) => ({ kind: 'address', id }) as const)
  const records = await view.load(refs, options)
  const states = new Map<AddressId, AddressState>()
  for (const record of records) if (record.kind === 'address') states.set(record.id, addressStateOf(record))
  return ({ addressId }) => states.get(addressId)
}
