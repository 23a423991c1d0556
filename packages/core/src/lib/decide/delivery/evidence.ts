import type { Time } from '../../model/ids.ts'

import type { Attempt, Message } from '../../model/message.ts'
import type { Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { DeliveryStatus } from '../../model/status.ts'
import type { DecisionContext } from '../decision.ts'
import type { Draft } from '../draft.ts'
import type { State } from '../state.ts'
import { fold } from './fold.ts'
import { summarize, withSummary } from './summarize.ts'
import { canRise, type Look, nextAskAt, type Tracked, trackingOf } from './tracking.ts'

/**
 * Writes the evidence of a message's delivery into a draft. Returns whether anything changed.
 *
 * A new provider id is claimed as a key, and receipts that were parked under it are folded in. The same applies to
 * `aliases`. The time of the next look is written with it. `look` is given right after a look.
 */
export function writeEvidence(
  draft: Draft,
  state: State,
  message: Message,
  attempts: Attempt[],
  context: DecisionContext,
  { look, aliases = [] }: { look?: Look | undefined; aliases?: readonly string[] | undefined } = {},
): boolean {
  const joined = joinParked(draft, state, message, { attempts, aliases }, context)
  const summed = withSummary({ ...message, keys: joined.keys }, joined.attempts)
  const next = { ...summed, askAt: askAtOf(summed, message, context, look) }
  const isSame = joined.attempts === message.attempts && joined.keys.length === message.keys.length
  if (isSame && next.askAt === message.askAt) return false
  const written = draft.put(kernel.message, next)
  announce(draft, message, written, context.now)
  return true
}

/** The default for an unknown channel: it may report every status. */
const unknownChannel: Tracked = { receipts: 'read' }

// A look that is due stays due: most receipts then change no index.
function askAtOf(
  message: Message,
  before: Message,
  { capabilities, now }: DecisionContext,
  look: Look | undefined,
): Time | null {
  const tracked = capabilities(message.channel) ?? unknownChannel
  const at = nextAskAt(message, tracked, now, look)
  if (look !== undefined || at === null) return at
  // The look for a status becomes a later look for the bill.
  const isEnded = canRiseFrom(before, tracked) && !canRiseFrom(message, tracked)
  return isEnded ? at : (message.askAt ?? at)
}

function canRiseFrom({ status }: Message, tracked: Tracked): boolean {
  return status !== 'received' && canRise(status, tracked)
}

function announce(draft: Draft, before: Message, after: Message, at: Time): void {
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
  } else if (isBilledAnew(before, after)) {
    draft.emit({ type: 'message.changed', ...subject, fields: ['cost'] })
  }
}

function isBilledAnew(before: Message, after: Message): boolean {
  const isSame = before.cost?.amount === after.cost?.amount && before.cost?.currency === after.cost?.currency
  return !isSame || before.units !== after.units
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
  { attempts, aliases }: { attempts: Attempt[]; aliases: readonly string[] },
  { keys: naming }: DecisionContext,
): { attempts: Attempt[]; keys: Message['keys'] } {
  const keys = [...message.keys]
  for (const alias of aliases) {
    const key = naming.provider(message.channel, alias)
    if (!keys.includes(key) && isFree(draft, state.owner(key), message)) keys.push(key)
  }
  const known = new Set(message.attempts.map(({ providerId }) => providerId))
  let folded = attempts
  for (const { number, providerId } of attempts) {
    // The owner of an old id was not looked up. If the key is another message's, it stays there.
    if (providerId === null || known.has(providerId)) continue
    const key = naming.provider(message.channel, providerId)
    const owner = state.owner(key)
    if (keys.includes(key) || !isFree(draft, owner, message)) continue
    keys.push(key)
    if (!kernel.parked.is(owner)) continue
    draft.remove(kernel.parked, owner)
    for (const receipt of owner.receipts) folded = fold(folded, { ...receipt, attempt: number }, owner.at)
  }
  return { attempts: folded, keys }
}

/**
 * Whether a message may claim a key. An adopted message gives its keys up. It was the provider's copy of this message,
 * and arrived before the answer to the send. It keeps its place in the conversation.
 */
function isFree(draft: Draft, owner: Stored | undefined, { id }: Message): boolean {
  if (!kernel.message.is(owner) || owner.id === id) return true
  if (!owner.adopted) return false
  draft.put(kernel.message, { ...owner, keys: [], possibleDuplicate: true, askAt: null })
  return true
}
