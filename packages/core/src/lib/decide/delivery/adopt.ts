import type { Key } from '../../model/ids.ts'
import type { Attempt, Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { MessageFact } from '../../ports/fact.ts'
import type { Decided, DecisionContext } from '../decision.ts'
import { Draft } from '../draft.ts'
import { pastTime } from '../past-time.ts'
import type { Received } from '../received.ts'
import type { State } from '../state.ts'
import { writeEvidence } from './evidence.ts'
import { fold } from './fold.ts'

/** The messages that own keys. */
export function ownersOf(state: State, keys: readonly Key[]): Message[] {
  return keys.map((key) => state.owner(key)).filter((owner) => kernel.message.is(owner))
}

/** The keys that a new message claims: those that no other message has. Receipts parked under one are removed. */
export function claimedKeys(draft: Draft, state: State, keys: readonly Key[]): Key[] {
  return keys.filter((key) => {
    const owner = state.owner(key)
    if (kernel.parked.is(owner)) draft.remove(kernel.parked, owner)
    return owner === undefined || kernel.parked.is(owner)
  })
}

/** Adds the receipts that were parked under keys. */
export function joinReceipts(state: State, attempts: Attempt[], keys: readonly Key[]): Attempt[] {
  let joined = attempts
  for (const owner of keys.map((key) => state.owner(key))) {
    if (!kernel.parked.is(owner)) continue
    for (const receipt of owner.receipts) joined = fold(joined, { ...receipt, attempt: 1 }, owner.at)
  }
  return joined
}

/**
 * Records that the provider reported its copy of a known message: the provider has it, under these ids.
 *
 * The rest of the copy is dropped. The message stays as it was sent.
 */
export function joinCopy(
  state: State,
  message: Message,
  { providerId, aliases, at }: MessageFact,
  context: DecisionContext,
): Decided<Received> {
  const result = { messageId: message.id, duplicate: true }
  const draft = new Draft(state, context)
  const isKnown = message.attempts.some((attempt) => attempt.providerId === providerId)
  const receipt = { status: 'sent' as const, ...(isKnown ? { providerId } : {}), at: pastTime(at, context.now) }
  const attempts = message.adopted ? message.attempts : fold(message.attempts, receipt, context.now)
  const isNew = writeEvidence(draft, state, message, attempts, context, { aliases: [providerId, ...(aliases ?? [])] })
  return isNew ? { commit: draft.commit(), result } : { result }
}
