import type { ChannelId, Key, MessageId } from '../../model/ids.ts'
import { fingerprintOf, type Keys } from '../../model/keys.ts'
import type { Message } from '../../model/message.ts'
import type { Parked } from '../../model/parked.ts'
import type { Receipt } from '../../model/receipt.ts'
import { kernel } from '../../model/schema.ts'
import type { Lookup } from '../../ports/store.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import type { State } from '../state.ts'
import { writeEvidence } from './evidence.ts'
import { fold } from './fold.ts'

/** A receipt on the channel that reported it, with the key derived from it. */
export interface Reported {
  channel: ChannelId
  receipt: Receipt
  /** The provider's id of the message, if the receipt has one. */
  provider: { id: string; key: Key } | undefined
}

/** A receipt with the key for its lookup. */
export function reportedOf(keys: Keys, channel: ChannelId, receipt: Receipt): Reported {
  const { providerId: id } = receipt
  return { channel, receipt, provider: id === undefined ? undefined : { id, key: keys.provider(channel, id) } }
}

/** The records that {@link recordReceipt} reads. */
export function receiptLookups({ receipt, provider }: Reported): Lookup[] {
  return [
    ...(receipt.messageId === undefined ? [] : [kernel.message.ref(receipt.messageId)]),
    ...(provider === undefined ? [] : [{ key: provider.key }]),
  ]
}

/** The message that a receipt was recorded on. `undefined`: the receipt is parked until its message is known. */
export interface Recorded {
  message: MessageId | undefined
}

/**
 * Adds a receipt to the evidence of its message. A receipt without news changes nothing.
 *
 * A receipt may arrive before the answer to its send. If it has only the provider's id, it is parked under that key. It
 * joins its message when the message claims the key.
 */
export function recordReceipt(state: State, reported: Reported, context: DecisionContext): Decided<Recorded> {
  const { receipt, provider } = reported
  const owner = provider === undefined ? undefined : state.owner(provider.key)
  const message = named(state, reported) ?? (kernel.message.is(owner) ? owner : undefined)
  if (message === undefined) return park(state, reported, kernel.parked.is(owner) ? owner : undefined, context)
  const draft = new Draft(state, context)
  const attempts = fold(message.attempts, receipt, context.now)
  const changed = writeEvidence(draft, state, message, attempts, context)
  return changed ? { commit: draft.commit(), result: { message: message.id } } : { result: { message: message.id } }
}

function named(state: State, { channel, receipt }: Reported): Message | undefined {
  const message = receipt.messageId === undefined ? undefined : state.get(kernel.message, receipt.messageId)
  return message?.direction === 'outbound' && message.channel === channel ? message : undefined
}

function park(
  state: State,
  { channel, receipt, provider }: Reported,
  parked: Parked | undefined,
  context: DecisionContext,
): Decided<Recorded> {
  if (provider === undefined) return { result: { message: undefined } }
  const known = parked?.receipts ?? []
  const mark = fingerprintOf(receipt)
  if (known.some((each) => fingerprintOf({ ...each, at: receipt.at }) === mark))
    return { result: { message: undefined } }
  const draft = new Draft(state, context)
  draft.put(kernel.parked, {
    id: parked?.id ?? context.keys.parkedId(state.tenant, channel, provider.id),
    keys: [provider.key],
    channel,
    receipts: [...known, { ...receipt, at: receipt.at ?? context.now }],
    at: parked?.at ?? context.now,
  })
  return { commit: draft.commit(), result: { message: undefined } }
}
