import type { ChannelId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { Engagement } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { EngagementFact } from '../ports/fact.ts'
import type { Decided, DecisionContext } from './decision.ts'
import type { Reported } from './delivery/receipt.ts'
import { reportedOf } from './delivery/receipt.ts'
import { Draft } from './draft.ts'
import { pastTime } from './past-time.ts'
import type { State } from './state.ts'

/** The most engagements that are kept of a message. Further ones are dropped. */
const MOST = 200

/** The message of an engagement, identified as in a receipt. */
export function engagedOf(keys: Keys, channel: ChannelId, { messageId, providerId }: EngagementFact): Reported {
  const named = { messageId: messageId ?? undefined, providerId: providerId ?? undefined }
  return reportedOf(keys, channel, { ...named, status: 'sent' })
}

/**
 * Adds that the reader opened a message, or clicked a link of it. The same kind, link and time is added once.
 *
 * It is no evidence of the delivery: mail programs and scanners open messages too.
 */
export function engage(
  state: State,
  { reported, fact }: { reported: Reported; fact: EngagementFact },
  context: DecisionContext,
): Decided<undefined> {
  const { messageId: id } = reported.receipt
  const owner = reported.provider === undefined ? undefined : state.owner(reported.provider.key)
  const message = (id === undefined ? undefined : state.get(kernel.message, id)) ?? owner
  if (!kernel.message.is(message) || message.direction !== 'outbound' || message.channel !== reported.channel) {
    return { result: undefined }
  }
  const engagement: Engagement = {
    type: fact.engagement,
    at: pastTime(fact.at, context.now),
    url: fact.url ?? null,
  }
  const isKnown = message.engagements.some((each) => isSame(each, engagement, fact.at == null))
  if (isKnown || message.engagements.length >= MOST) return { result: undefined }
  const engagements = [...message.engagements, engagement].sort((a, b) => a.at - b.at)
  const draft = new Draft(state, context)
  const written = draft.put(kernel.message, { ...message, engagements })
  const { conversationId, channel, version } = written
  const subject = { at: context.now, conversationId, messageId: written.id, channel, version }
  draft.emit({ type: 'message.changed', ...subject, fields: ['engagements'] })
  return { commit: draft.commit(), result: undefined }
}

// An engagement without a time counts once.
function isSame(known: Engagement, incoming: Engagement, isTimeless: boolean): boolean {
  return known.type === incoming.type && known.url === incoming.url && (isTimeless || known.at === incoming.at)
}
