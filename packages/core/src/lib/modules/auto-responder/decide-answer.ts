import { isNeeds, type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import type { ChannelId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderStatus } from '../../protocol/responder-state.ts'
import { placeIdOf, propose } from '../suggestions/decide.ts'
import { suggestion } from '../suggestions/suggestion.ts'
import { suggestionPlace } from '../suggestions/suggestion-place.ts'
import type { Suggestions } from '../suggestions/types.ts'
import { assistantRun } from './assistant-run.ts'
import { wallClock } from './clock.ts'
import { settingsIdsOf, settingsIn } from './decide-settings.ts'
import { idsOf, newMemory, newState } from './decide-state.ts'
import { type Facts, standingOf, textDigest, whyTextHeld } from './policy.ts'
import { type ResponderDay, type ResponderDayId, responderDay } from './responder-day.ts'
import { responderSettings } from './responder-settings.ts'
import { responderMemory, responderState } from './responder-state.ts'
import type { RunRecord } from './run-record.ts'
import { withRuns } from './totals.ts'
import type { Answered, Asked, AutoResponder, Failed, Outcome, Prepared } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

/** The most times of answers that are remembered. */
const MOST_RECENT = 50

/** Milliseconds. */
const DAY = 24 * 3_600_000

function dayIdOf(changes: Changes, channel: ChannelId, day: string): ResponderDayId {
  return changes.idOf(responderDay, channel, day)
}

/** The facts about a message, as the records have them in this commit. `undefined` if the conversation is gone. */
export function factsOf(changes: Changes, asked: Asked, state: State): Facts | undefined | Needs {
  const { conversationId, messageId } = asked
  const conversation = changes.get(kernel.conversation, conversationId)
  const message = changes.get(kernel.message, messageId)
  if (conversation === undefined || message === undefined) return undefined
  const { channel, addressId } = conversation
  const { stateId, memoryId } = idsOf(changes, conversationId)
  const placeId = placeIdOf(changes, conversationId)
  const lookups = [
    responderState.ref(stateId),
    responderMemory.ref(memoryId),
    suggestionPlace.ref(placeId),
    kernel.address.ref(addressId),
    ...settingsIdsOf(changes, channel).map((id) => responderSettings.ref(id)),
    // The zone is in the settings. So the days of all zones are read.
    ...[-DAY, 0, DAY].map((by) => responderDay.ref(dayIdOf(changes, channel, wallClock(changes.now + by, 'UTC').day))),
  ]
  if (lookups.some((ref) => !state.has(ref))) return needs(...lookups)
  const pending = (changes.get(suggestionPlace, placeId)?.pending ?? []).map((id) => suggestion.ref(id))
  if (pending.some((ref) => !state.has(ref))) return needs(...pending)
  const settings = settingsIn(changes, channel, state)
  return {
    now: changes.now,
    settings,
    conversation,
    message,
    address: changes.get(kernel.address, addressId),
    state: changes.get(responderState, stateId) ?? newState(conversation, stateId),
    memory: changes.get(responderMemory, memoryId) ?? newMemory(conversation, memoryId),
    day: changes.get(responderDay, dayIdOf(changes, channel, wallClock(changes.now, settings.timeZone).day)),
  }
}

/** Decides whether a message is answered at all. The reason why not is recorded. */
export function prepare(changes: Changes, asked: Asked, state: State): Prepared | Needs {
  const facts = factsOf(changes, asked, state)
  if (facts === undefined) return { settingsId: null, hasEnded: false }
  if (isNeeds(facts)) return facts
  const standing = standingOf(facts)
  if (standing.type === 'none') {
    passedOver(changes, facts, { ...asked, analysis: null, runs: [] }, standing.reason)
    return { settingsId: null, hasEnded: false }
  }
  const { status, reason } = facts.state
  return { settingsId: facts.settings.id, hasEnded: status === 'stopped' && reason === 'ended' }
}

/**
 * Sends an answer, leaves it to a person, or does nothing: decided from the records of this moment, in one commit. A
 * repetition finds the message handled.
 */
export function answer(changes: Changes, answered: Answered, state: State): Outcome | Needs {
  const found = factsOf(changes, answered, state)
  if (found === undefined) return { outcome: 'none', reason: 'handled' }
  if (isNeeds(found)) return found
  const facts = answered.begins ? begun(found) : found
  const standing = standingOf(facts)
  if (standing.type === 'none') return passedOver(changes, facts, answered, standing.reason)
  const textHeld = whyTextHeld(textOf(answered), facts.settings)
  const reason = standing.type === 'hold' ? standing.reason : (textHeld ?? null)
  if (answered.text === '') return passedOver(changes, facts, answered, answered.held ?? reason ?? 'handled')
  if (reason === null) return sent(changes, facts, answered, [joined(changes, facts, answered)].flat())
  // The owner's own greeting is sent, also if the text behind it waits for a person.
  const greets = standing.type === 'send' && answered.greeting !== null
  if (greets) {
    const result = sent(changes, facts, answered, [answered.greeting ?? ''], reason)
    if (isNeeds(result)) return result
  }
  const proposed = propose(
    changes.of<Suggestions>('suggestions'),
    {
      ...{ conversationId: answered.conversationId, task: answered.task, source: 'autoResponder', held: reason },
      text: greets || answered.greeting === null ? answered.text : `${answered.greeting}\n\n${answered.text}`,
      forMessageId: answered.messageId,
      ...(answered.origin === null ? {} : { origin: answered.origin }),
    },
    state,
  )
  if (isNeeds(proposed)) return proposed
  settle(changes, facts, answered, { reason, suggested: 1, sent: 0, greets })
  return { outcome: 'suggested', reason }
}

/** Records a failure of the assistant. It is tried again until the message has waited too long. */
export function fail(changes: Changes, failed: Failed, state: State): Outcome | Needs {
  const facts = factsOf(changes, failed, state)
  if (facts === undefined) return { outcome: 'none', reason: 'handled' }
  if (isNeeds(facts)) return facts
  const standing = standingOf(facts)
  const { conversationId, messageId, sequence, tries, code } = failed
  const reason = standing.type === 'none' ? standing.reason : 'assistant_failed'
  if (standing.type === 'none') return passedOver(changes, facts, { ...failed, analysis: null }, standing.reason)
  const isOver = standing.type === 'hold' && standing.reason === 'late'
  const retries = failed.retryable && !isOver
  const { errorMessage } = facts.settings
  const excuses =
    errorMessage !== null &&
    !facts.memory.excused &&
    standing.type === 'send' &&
    (!retries || tries + 1 >= EXCUSED_AFTER)
  if (excuses) {
    const message = changes.send(conversationId, errorMessage, { automatic: true })
    if (isNeeds(message)) return message
  }
  if (retries) {
    const wait = Math.max((failed.retryAfter ?? 0) * 1000, Math.min(1000 * 2 ** tries, LONGEST_WAIT))
    // Without a group: a later message does not wait for this one.
    changes.addJob(
      'autoResponder.answer',
      { conversationId, messageId, sequence, tries: tries + 1 },
      { due: changes.now + wait },
    )
  } else {
    const proposed = propose(
      changes.of<Suggestions>('suggestions'),
      {
        conversationId,
        text: '',
        forMessageId: messageId,
        source: 'autoResponder',
        held: reason as ResponderReason,
        errorCode: code,
      },
      state,
    )
    if (isNeeds(proposed)) return proposed
  }
  const handled = retries ? facts.memory.handled : sequence
  putMemory(changes, { ...facts.memory, handled, excused: facts.memory.excused || excuses })
  putState(changes, facts, { ...failed, analysis: null }, { reason: 'assistant_failed', errorCode: code })
  putDay(changes, facts, failed.runs, { failed: retries ? 0 : 1 })
  return { outcome: 'none', reason: 'assistant_failed' }
}

/** The failures in a row after which the owner's text about a failure is sent. */
const EXCUSED_AFTER = 3

/** The longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 60_000

function textOf({ text, origin, held }: Answered): {
  text: string
  confidence: number | null
  held: ResponderReason | null
} {
  return { text, confidence: origin?.confidence ?? null, held }
}

/** A new conversation: what was counted and concluded before is over. */
function begun(facts: Facts): Facts {
  const { status, reason } = facts.state
  const isOver = (status === 'stopped' && reason === 'ended') || (status === 'paused' && reason === 'limit')
  return {
    ...facts,
    memory: { ...facts.memory, answers: 0 },
    ...(isOver ? { state: { ...facts.state, status: 'on' as const, reason: null } } : {}),
  }
}

/** The messages of an answer: one, or two if one is too long. */
function joined(changes: Changes, { conversation }: Facts, { greeting, text }: Answered): string[] {
  if (greeting === null) return [text]
  const whole = `${greeting}\n\n${text}`
  const max = changes.capabilities(conversation.channel)?.text.max ?? 0
  return whole.length <= max ? [whole] : [greeting, text]
}

function sent(
  changes: Changes,
  facts: Facts,
  answered: Answered,
  texts: readonly string[],
  reason?: ResponderReason,
): Outcome | Needs {
  let last: Message | undefined
  for (const text of texts) {
    const message = changes.send(answered.conversationId, text, { automatic: true })
    if (isNeeds(message)) return message
    last = message
  }
  if (reason === undefined) {
    settle(changes, facts, answered, {
      reason: null,
      suggested: 0,
      sent: 1,
      greets: answered.greeting !== null,
      said: last?.text,
    })
  }
  return { outcome: 'sent', reason: reason ?? null }
}

function passedOver(
  changes: Changes,
  facts: Facts,
  answered: Asked & { analysis: Answered['analysis']; runs: readonly RunRecord[] },
  reason: ResponderReason | 'handled',
): Outcome {
  if (reason === 'handled') {
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
  if (!isOn || reason === 'off') return { reason: before ?? reason }
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

function settle(
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
    excused: false,
    ...(isSent
      ? {
          answers: memory.answers + 1,
          recent: [...memory.recent, now].slice(-MOST_RECENT),
          heard: textDigest(message.text),
          said: textDigest(said ?? answered.greeting ?? answered.text),
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

function putMemory(changes: Changes, memory: Facts['memory']): void {
  changes.put(responderMemory, memory)
}

function putState(
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

function putDay(
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
