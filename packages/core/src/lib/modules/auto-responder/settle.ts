import type { ModuleDraft } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderStatus } from '../../protocol/responder-state.ts'
import { assistantRun } from './assistant-run.ts'
import { wallClock } from './clock.ts'
import { dayIdOf } from './facts.ts'
import type { Facts } from './policy.ts'
import { type ResponderDay, responderDay } from './responder-day.ts'
import { responderMemory, responderState } from './responder-state.ts'
import type { RunRecord } from './run-record.ts'
import { withRuns } from './totals.ts'
import type { Answered, Asked, AutoResponder, Outcome } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

/** The most times of answers that are kept. */
const MOST_RECENT = 50

/** Records that a message is not answered, and why. A message that is handled already changes only the sums. */
export function passedOver(
  changes: Changes,
  facts: Facts,
  answered: Asked & { analysis: Answered['analysis']; runs: readonly RunRecord[] },
  reason: ResponderReason | 'handled',
): Outcome {
  if (reason === 'handled' || reason === 'off') {
    // The calls are paid for, so they are counted.
    if (answered.runs.length > 0) {
      putState(changes, facts, { ...answered, analysis: null }, {})
      putDay(changes, facts, answered.runs, {})
    }
    return { outcome: 'none', reason }
  }
  putMemory(changes, { ...facts.memory, handled: answered.sequence })
  const isHandedOver = reason === 'wants_person' && facts.state.reason !== 'wants_person'
  putState(changes, facts, answered, { ...statusAfter(facts, reason), errorCode: null })
  putDay(changes, facts, answered.runs, { handedOver: isHandedOver ? 1 : 0 })
  return { outcome: 'none', reason }
}

/** The status that follows from a reason. */
function statusAfter(facts: Facts, reason: ResponderReason): { status?: ResponderStatus; reason: ResponderReason } {
  const { status, reason: before } = facts.state
  const isOn = status === 'on' || before === 'ended'
  if (!isOn) return { reason: before ?? reason }
  if (reason === 'wants_person' || reason === 'loop') return { status: 'paused', reason }
  if (reason === 'limit' && isConversationLimit(facts)) return { status: 'paused', reason }
  if (reason === 'opted_out' || reason === 'ended') return { status: 'stopped', reason }
  return { status: 'on', reason }
}

function isConversationLimit({ settings, memory }: Facts): boolean {
  const { perConversation } = settings.limits
  return perConversation !== null && memory.answers >= perConversation
}

interface Settled {
  reason: ResponderReason | null
  sent: number
  suggested: number
  greets: boolean
  said?: string | undefined
}

/** Records an answer that was sent, or left to a person. */
export function settle(
  changes: Changes,
  facts: Facts,
  answered: Answered,
  { reason, greets, said, ...counts }: Settled,
): void {
  const { memory, now, message } = facts
  const isSent = counts.sent > 0 || greets
  putMemory(changes, {
    ...memory,
    handled: answered.sequence,
    ...{ excused: false, failed: 0, tries: 0 },
    ...(isSent
      ? {
          answers: memory.answers + 1,
          recent: [...memory.recent, now].slice(-MOST_RECENT),
          heard: facts.digest(message.text),
          said: facts.digest(said ?? answered.greeting ?? answered.text),
        }
      : {}),
  })
  const ends = answered.task === 'goodbye' ? 'ended' : null
  const after = answered.handsOver ? 'wants_person' : (reason ?? ends)
  const status = after === null ? ({ status: 'on', reason: null } as const) : statusAfter(facts, after)
  const sentNow = isSent ? 1 : 0
  putState(changes, facts, answered, { ...status, errorCode: null }, { ...counts, sent: sentNow })
  putDay(changes, facts, answered.runs, { ...counts, sent: sentNow, handedOver: answered.handsOver ? 1 : 0 })
}

/** Writes the memory of the conversation. */
export function putMemory(changes: Changes, memory: Facts['memory']): void {
  changes.put(responderMemory, memory)
}

/** Writes the state, with a reading and calls. */
export function putState(
  changes: Changes,
  { state: known, now }: Facts,
  {
    analysis,
    runs,
    messageId,
    conversationId,
  }: Pick<Answered, 'analysis' | 'messageId' | 'conversationId'> & { runs: readonly RunRecord[] },
  change: Partial<Pick<Facts['state'], 'status' | 'reason' | 'errorCode'>>,
  { sent = 0, suggested = 0 }: { sent?: number; suggested?: number } = {},
): void {
  const { channel } = known
  for (const run of runs)
    changes.put(assistantRun, { id: changes.newId(assistantRun), conversationId, channel, messageId, ...run, at: now })
  const read =
    analysis === null
      ? {}
      : {
          ...{ intent: analysis.intent, language: analysis.language, sentiment: analysis.sentiment },
          ...{ urgency: analysis.urgency, summary: analysis.summary },
        }
  const isMoved = change.status !== undefined && change.status !== known.status
  changes.emit({ type: 'responder.changed', version: known.version + 1, stateId: known.id, conversationId })
  changes.put(responderState, {
    ...known,
    ...read,
    ...change,
    ...(isMoved ? { by: changes.author, since: now } : {}),
    ...withRuns(known, runs),
    sent: known.sent + sent,
    suggested: known.suggested + suggested,
    updatedAt: now,
  })
}

/** Counts on the day of the channel. */
export function putDay(
  changes: Changes,
  { day: known, settings, conversation: { channel }, now }: Facts,
  runs: readonly RunRecord[],
  counts: Partial<Pick<ResponderDay, 'sent' | 'suggested' | 'failed' | 'handedOver'>>,
): void {
  const { day, hour } = wallClock(now, settings.timeZone)
  const none = { calls: 0, inputTokens: 0, outputTokens: 0, costs: [] }
  const before = known ?? { ...none, hour, hourSent: 0, sent: 0, suggested: 0, failed: 0, handedOver: 0 }
  const { sent = 0, suggested = 0, failed = 0, handedOver = 0 } = counts
  changes.put(responderDay, {
    ...{ id: dayIdOf(changes, channel, day), channel, day, hour },
    hourSent: (before.hour === hour ? before.hourSent : 0) + sent,
    sent: before.sent + sent,
    suggested: before.suggested + suggested,
    failed: before.failed + failed,
    handedOver: before.handedOver + handedOver,
    ...withRuns(before, runs),
  })
}
