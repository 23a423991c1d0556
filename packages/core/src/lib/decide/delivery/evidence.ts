import type { Time } from '../../model/ids.ts'

import type { Attempt, Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { DeliveryStatus } from '../../model/status.ts'
import type { DecisionContext } from '../decision.ts'
import type { Draft } from '../draft.ts'
import type { State } from '../state.ts'
import { fold } from './fold.ts'
import { summarize, withSummary } from './summarize.ts'
import { type Look, nextAskAt, type Tracked, trackingOf } from './tracking.ts'

/**
 * Writes what is now known of a message's delivery into a draft; answers whether anything changed.
 *
 * A provider id that is new is claimed as a key, and what had been parked under it is folded in. When the provider is
 * asked next is written with it; `look` says that it has been asked just now.
 */
export function writeEvidence(
  draft: Draft,
  state: State,
  message: Message,
  attempts: Attempt[],
  context: DecisionContext,
  look?: Look,
): boolean {
  const joined = joinParked(draft, state, message, attempts, context)
  const summed = withSummary({ ...message, keys: joined.keys }, joined.attempts)
  const next = { ...summed, askAt: askAtOf(summed, context, look) }
  if (joined.attempts === message.attempts && next.askAt === message.askAt) return false
  const written = draft.put(kernel.message, next)
  tell(draft, message, written, context.now)
  return true
}

/** Where nothing is known of a channel, it is taken to report everything. */
const unknownChannel: Tracked = { receipts: 'read' }

// A look that is due stays due: most receipts then change no index.
function askAtOf(message: Message, { capabilities, now }: DecisionContext, look: Look | undefined): Time | null {
  const at = nextAskAt(message, capabilities(message.channel) ?? unknownChannel, now, look)
  return look === undefined && at !== null ? (message.askAt ?? at) : at
}

function tell(draft: Draft, before: Message, after: Message, at: Time): void {
  const { conversationId, id: messageId, channel, version, conflict, possibleDuplicate, errorCode } = after
  const subject = { at, conversationId, messageId, channel, version }
  const { status, attempt } = summarize(after.attempts)
  if (before.status !== status) {
    const previous = before.status as DeliveryStatus
    const known = { status, previous, attempt, conflict, possibleDuplicate, errorCode }
    draft.emit({ type: 'message.status_changed', ...subject, ...known })
  } else if (isFlagged(before, after)) {
    const tracking = trackingOf(after) ?? 'ended'
    draft.emit({ type: 'message.flagged', ...subject, status, conflict, possibleDuplicate, errorCode, tracking })
  }
}

function isFlagged(before: Message, after: Message): boolean {
  return (
    before.conflict !== after.conflict ||
    before.possibleDuplicate !== after.possibleDuplicate ||
    before.errorCode !== after.errorCode ||
    trackingOf(before) !== trackingOf(after)
  )
}

function joinParked(
  draft: Draft,
  state: State,
  message: Message,
  attempts: Attempt[],
  { keys: naming }: DecisionContext,
): { attempts: Attempt[]; keys: Message['keys'] } {
  const keys = [...message.keys]
  const known = new Set(message.attempts.map(({ providerId }) => providerId))
  let folded = attempts
  for (const { number, providerId } of attempts) {
    // The owner of an id that is not new was not looked up: where the key is another message's, it stays there.
    if (providerId === null || known.has(providerId)) continue
    const key = naming.provider(message.channel, providerId)
    const owner = state.owner(key)
    if (keys.includes(key) || kernel.message.is(owner)) continue
    keys.push(key)
    if (!kernel.parked.is(owner)) continue
    draft.remove(kernel.parked, owner)
    for (const receipt of owner.receipts) folded = fold(folded, { ...receipt, attempt: number }, owner.at)
  }
  return { attempts: folded, keys }
}
