import { isNeeds, type Needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { propose } from '../suggestions/decide.ts'
import type { Suggestions } from '../suggestions/types.ts'
import { factsOf } from './facts.ts'
import { standingOf } from './policy.ts'
import { passedOver, putDay, putMemory, putState } from './settle.ts'
import type { AutoResponder, Failed, Outcome } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

/** Records a failure of the assistant. It is tried again until the message has waited too long. */
export function fail(changes: Changes, failed: Failed, state: State): Outcome | Needs {
  const facts = factsOf(changes, failed, state)
  if (facts === undefined) return { outcome: 'none', reason: 'handled' }
  if (isNeeds(facts)) return facts
  const standing = standingOf(facts)
  const { conversationId, messageId, sequence, tries, code } = failed
  if (standing.type === 'none') return passedOver(changes, facts, { ...failed, analysis: null }, standing.reason)
  // A repeated job has failed again: its first failure has added the next try.
  const { memory } = facts
  if (memory.failed === sequence && memory.tries > tries) return { outcome: 'none', reason: 'assistant_failed' }
  const isOver = standing.type === 'hold' && standing.reason === 'late'
  const retries = failed.retryable && !isOver
  const { errorMessage } = facts.settings
  const excuses =
    errorMessage !== null && !memory.excused && standing.type === 'send' && (!retries || tries + 1 >= EXCUSED_AFTER)
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
        held: 'assistant_failed',
        errorCode: code,
      },
      state,
    )
    if (isNeeds(proposed)) return proposed
  }
  const handled = retries ? memory.handled : sequence
  const excused = memory.excused || excuses
  putMemory(changes, { ...memory, handled, excused, failed: sequence, tries: tries + 1 })
  putState(changes, facts, { ...failed, analysis: null }, { reason: 'assistant_failed', errorCode: code })
  putDay(changes, facts, failed.runs, { failed: retries ? 0 : 1 })
  return { outcome: 'none', reason: 'assistant_failed' }
}

/** The failures in a row after which the owner's text about a failure is sent. */
const EXCUSED_AFTER = 3

/** The longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 60_000
