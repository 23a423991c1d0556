import { isQuiet } from './quiet-hours.ts'
import type { NotificationRules } from './rules.ts'

/** The facts of a message that has arrived, as far as notifications depend on them. */
export interface Arrival {
  conversationId: string
  channel: string
  /** The person that the conversation is assigned to. */
  assignee: string | null
  /** The conversation is snoozed still. A message of the other party usually ends a snooze. */
  snoozed: boolean
  /** A machine wrote the message. */
  automatic: boolean
  /** It is no news: it was imported, or its address is blocked. */
  silent: boolean
}

/** Why a message does not notify a person. */
export type SilenceReason = 'silent' | 'automatic' | 'snoozed' | 'muted' | 'channel' | 'conversations' | 'quiet'

/** Why a message does not notify a person at a time; `undefined` if it notifies. Pure. */
export function silenceOf(
  rules: NotificationRules,
  person: string,
  arrival: Arrival,
  at: number,
): SilenceReason | undefined {
  if (arrival.silent) return 'silent'
  if (arrival.automatic) return 'automatic'
  if (arrival.snoozed) return 'snoozed'
  if (rules.muted.includes(arrival.conversationId)) return 'muted'
  if (rules.channelsOff.includes(arrival.channel)) return 'channel'
  if (!isChosen(rules.conversations, person, arrival.assignee)) return 'conversations'
  return isQuiet(rules.quiet, at) ? 'quiet' : undefined
}

function isChosen(chosen: NotificationRules['conversations'], person: string, assignee: string | null): boolean {
  switch (chosen) {
    case 'all':
      return true
    case 'mineAndUnassigned':
      return assignee === null || assignee === person
    case 'mine':
      return assignee === person
    default:
      return chosen satisfies never
  }
}
