import { ownerOf, type Party, partyOf } from '../../decide/ensure-address.ts'
import type { Start } from '../../decide/start.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressId, ContactId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import { kernel } from '../../model/schema.ts'
import type { StoreOptions } from '../../ports/store.ts'
import { type AccessKeys, nameOf, type Readable, type Target, visibleTargets } from './visible.ts'

/** The parts of a {@link StartSight}. */
interface Parts {
  store: Readable
  keys: Keys
  tenant: TenantId
  access: AccessKeys
}

/** An address. It exists, or its contact does. */
interface Known {
  addressId: AddressId
  contactId: ContactId
}

/**
 * The addresses of a new conversation, as a narrowed principal sees them.
 *
 * An address is hidden if it or its contact has conversations, and the principal sees none of them. A new conversation
 * would make the address and the contact visible.
 *
 * A decision cannot wait for a query. So it leaves its questions here, and is made again with the answers.
 */
export class StartSight {
  readonly #parts: Parts
  readonly #parties: readonly Party[]
  readonly #hides = new Map<string, boolean>()
  readonly #questions = new Map<string, Known>()

  constructor(parts: Parts, { channel, to }: Pick<Start, 'channel' | 'to'>) {
    this.#parts = parts
    this.#parties = to.map((address) => partyOf(parts.keys, parts.tenant, channel, address))
  }

  /** Whether a decision was made without an answer that it needs, so that it does not count. */
  get isOpen(): boolean {
    return this.#questions.size > 0
  }

  /** Answers the questions of the last decision. */
  async answer(signal: AbortSignal | undefined): Promise<void> {
    const asked = [...this.#questions]
    this.#questions.clear()
    for (const [name, known] of asked) this.#hides.set(name, await isHidden(this.#parts, known, { signal }))
  }

  /** The place of the first hidden address. */
  hiddenIn(state: State): number | undefined {
    const hidden = this.#parties.map((party) => {
      const known = knownOf(state, party)
      if (known === undefined) return false
      const name = `${known.addressId} ${known.contactId}`
      const answer = this.#hides.get(name)
      if (answer === undefined) this.#questions.set(name, known)
      return answer === true
    })
    const place = hidden.indexOf(true)
    return place === -1 ? undefined : place
  }
}

/** Refuses a hidden address as one that does not exist. @throws `not_found` */
export function ensureSeenAddresses(sight: StartSight, state: State, to: string | readonly string[]): void {
  const place = sight.hiddenIn(state)
  if (place !== undefined) throw new ParleyError('not_found', { field: typeof to === 'string' ? 'to' : `to[${place}]` })
}

function knownOf(state: State, party: Party): Known | undefined {
  const { addressId, contactId } = party
  const known = state.get(kernel.address, addressId) ?? state.get(kernel.contact, contactId)
  return known && { addressId, contactId: ownerOf(state, party) }
}

async function isHidden(
  { store, tenant, access }: Parts,
  { addressId, contactId }: Known,
  options: StoreOptions,
): Promise<boolean> {
  const targets: Target[] = [
    { through: 'address', id: addressId },
    { through: 'contact', id: contactId },
  ]
  const seen = await visibleTargets(store, tenant, access, targets, options)
  if (targets.some((target) => seen.has(nameOf(target)))) return false
  for (const where of [{ addressId }, { contactId }]) {
    const query = kernel.conversation.queries.conversations
    const { records } = await store.find(tenant, { query, where, order: 'newest', limit: 1 }, options)
    if (records.length > 0) return true
  }
  return false
}
