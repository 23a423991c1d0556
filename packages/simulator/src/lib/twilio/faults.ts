import { z } from 'zod'
import type { Script } from './message.ts'
import { type Rewriting, rewritten } from './rewrite.ts'

/**
 * The kinds of faults:
 *
 * - `rate_limit`: 429 with code 20429, nothing accepted
 * - `server_error`: 500, nothing accepted
 * - `accept_then_drop`: accepted, then the connection is reset instead of an answer
 * - `slow`: the answer comes after `delayMs`. The message is accepted before or after that wait, even if the client
 *   disconnects
 * - `duplicate_callback`: every status callback is posted twice
 * - `callbacks_out_of_order`: the callbacks wait for the last status and come from the last to the first
 * - `callback_before_response`: every status is reached and posted before the request is answered
 * - `no_callback`: no status callback at all, though the status climbs
 * - `trial_prefix`, `smart_encoding`, `trimmed_blanks`: the body is rewritten, as by a trial account or a setting
 * - `fail`: the message ends as `undelivered` or `failed`, with `errorCode`
 */
export type FaultKind =
  | 'rate_limit'
  | 'server_error'
  | 'accept_then_drop'
  | 'slow'
  | 'duplicate_callback'
  | 'callbacks_out_of_order'
  | 'callback_before_response'
  | 'no_callback'
  | 'fail'
  | Rewriting

/**
 * A scripted fault. Every rule that matches a message applies to it; a rule that refuses the message ends the search.
 */
export interface FaultRule {
  fault: FaultKind
  /** The probability for each message that matches, 0 to 1. Default: 1. */
  probability?: number | undefined
  /** After how many messages the rule is used up. Default: any number. */
  times?: number | undefined
  /** Which messages: those to this number, and those with this text in the body. Default: all. */
  match?: { to?: string | undefined; body?: string | undefined } | undefined
  /** `slow`: the delay in milliseconds. Default: 20 000. */
  delayMs?: number | undefined
  /** `slow`: whether the message is accepted before or after the wait. Default: `after`. */
  accept?: 'before' | 'after' | undefined
  /** `fail`: Twilio's code. Default: 30003, unreachable handset. */
  errorCode?: number | undefined
  /** `fail`: the final status. `failed` never reaches the carrier. Default: `undelivered`. */
  status?: 'failed' | 'undelivered' | undefined
}

/** A rule that is in force. */
export interface Fault extends FaultRule {
  id: string
}

const rule = {
  fault: z.enum([
    'rate_limit',
    'server_error',
    'accept_then_drop',
    'slow',
    'duplicate_callback',
    'callbacks_out_of_order',
    'callback_before_response',
    'no_callback',
    'trial_prefix',
    'smart_encoding',
    'trimmed_blanks',
    'fail',
  ]),
  probability: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  match: z.strictObject({ to: z.string().optional(), body: z.string().optional() }).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  accept: z.enum(['before', 'after']).optional(),
  errorCode: z.int().min(10_000).max(99_999).optional(),
  status: z.enum(['failed', 'undelivered']).optional(),
}

/** The input of a rule. Unknown fields are refused, so that a misspelt one does not fail silently. */
export const faultRule: z.ZodType<FaultRule> = z.strictObject(rule)

/** A rule in the state file. */
export const storedFault: z.ZodType<Fault> = z.strictObject({ id: z.string(), ...rule })

/** The effects on one message. */
export interface Plan {
  refuse: 'rate_limit' | 'server_error' | null
  slow: { ms: number; accept: 'before' | 'after' } | null
  drop: boolean
  callbacksFirst: boolean
  /** The body that is stored and sent. */
  body: string
  script: Script
  /** The rules that applied. */
  used: Fault[]
}

/** Decides the effects on a message, from the rules in force and a random number. */
export function planFor(message: { to: string; body: string }, faults: Iterable<Fault>, random: () => number): Plan {
  const plan: Plan = {
    refuse: null,
    slow: null,
    drop: false,
    callbacksFirst: false,
    body: message.body,
    script: { path: ['sending', 'sent', 'delivered'], errorCode: null, copies: 1, reversed: false },
    used: [],
  }
  for (const fault of faults) {
    if (plan.refuse !== null) break
    if (!matches(fault, message) || random() >= (fault.probability ?? 1)) continue
    plan.used.push(fault)
    apply(fault, plan)
  }
  return plan
}

function matches({ match }: FaultRule, { to, body }: { to: string; body: string }): boolean {
  return (match?.to === undefined || match.to === to) && (match?.body === undefined || body.includes(match.body))
}

function apply(rule: FaultRule, plan: Plan): void {
  const { script } = plan
  switch (rule.fault) {
    case 'rate_limit':
    case 'server_error':
      plan.refuse = rule.fault
      return
    case 'accept_then_drop':
      plan.drop = true
      return
    case 'slow':
      plan.slow = { ms: rule.delayMs ?? 20_000, accept: rule.accept ?? 'after' }
      return
    case 'callback_before_response':
      plan.callbacksFirst = true
      return
    case 'duplicate_callback':
      // At most two posts, for any number of rules: more rules would double the posts again.
      if (script.copies === 1) script.copies = 2
      return
    case 'no_callback':
      script.copies = 0
      return
    case 'callbacks_out_of_order':
      script.reversed = true
      return
    case 'trial_prefix':
    case 'smart_encoding':
    case 'trimmed_blanks':
      plan.body = rewritten(plan.body, rule.fault)
      return
    case 'fail':
      script.path = rule.status === 'failed' ? ['failed'] : ['sending', 'sent', 'undelivered']
      script.errorCode = rule.errorCode ?? 30003
  }
}
