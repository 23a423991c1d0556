import { isNeeds, type Needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import type { Message } from '../../model/message.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import { propose } from '../suggestions/decide.ts'
import type { Suggestions } from '../suggestions/types.ts'
import { factsOf } from './facts.ts'
import { type Facts, standingOf, whyTextHeld } from './policy.ts'
import { passedOver, settle } from './settle.ts'
import type { Answered, Asked, AutoResponder, Outcome, Prepared } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

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
 * Sends an answer, leaves it to a person, or does nothing. The records of this moment decide, in one commit. A repetition
 * finds the message handled.
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
  if (reason === null) return sent(changes, facts, answered, joined(changes, facts, answered))
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
