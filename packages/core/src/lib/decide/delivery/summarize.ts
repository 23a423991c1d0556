import type { Attempt, Evidence, Message } from '../../model/message.ts'
import { type DeliveryStatus, deliveryStatuses, rankOf } from '../../model/status.ts'
import { costOf } from './cost.ts'
import { isAccepted, WHOLE } from './fold.ts'

/** The summary of a message's delivery. */
export interface DeliverySummary {
  status: DeliveryStatus
  /** The attempt that decides. */
  attempt: number
  conflict: boolean
  possibleDuplicate: boolean
  errorCode: string | null
  errorDetail: string | null
  /** The delivered parts or recipients, of all of them. */
  progress: { delivered: number; of: number }
}

const failures: DeliveryStatus[] = ['canceled', 'expired', 'failed', 'undelivered']
const deliveries: DeliveryStatus[] = ['delivered', 'read']

/**
 * Computes the summary from the evidence; the same evidence always gives the same summary.
 *
 * More evidence of an attempt never gives a lower status. `unknown` is the status only while an attempt has no answer
 * at all.
 */
export function summarize(attempts: Attempt[]): DeliverySummary {
  const deciding = decidingOf(attempts)
  if (deciding === undefined) throw new RangeError('An outbound message has at least one attempt.')
  const parts = Object.entries(deciding.evidence).filter(([part]) => part !== WHOLE)
  // Sorted by name, so that the summary does not depend on the order of the parts.
  const bags = parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, evidence]) => evidence)
  const whole = deciding.evidence[WHOLE] ?? {}
  const rolled = rollUp(bags, deciding.parts)
  const status = isUnanswered(deciding) ? 'unknown' : waiting(deciding, higher(highestOf(whole), rolled))
  const error = failures.includes(status) ? errorOf([whole, ...bags], status) : undefined
  return {
    status,
    attempt: deciding.number,
    conflict: [whole, ...bags].some(contradicts) || disagree(whole, rolled),
    possibleDuplicate: attempts.slice(0, -1).some(isAccepted),
    errorCode: error?.code ?? null,
    errorDetail: error?.detail ?? null,
    progress: progressOf(status, bags, deciding.parts),
  }
}

/** The attempt that decides the summary: the latest accepted one, else the latest. */
export function decidingOf(attempts: Attempt[]): Attempt | undefined {
  return attempts.findLast(isAccepted) ?? attempts.at(-1)
}

/** The message with its summary recomputed from its attempts. */
export function withSummary(message: Message, attempts: Attempt[]): Message {
  const { status, conflict, possibleDuplicate, errorCode, errorDetail } = summarize(attempts)
  const providerId = attempts.findLast((attempt) => attempt.providerId !== null)?.providerId ?? message.providerId
  const bill = {
    units: attempts.findLast((attempt) => attempt.units !== undefined)?.units ?? null,
    cost: costOf(attempts),
  }
  return { ...message, ...bill, attempts, providerId, status, conflict, possibleDuplicate, errorCode, errorDetail }
}

/** The evidence of a first attempt, and of a lost answer. Neither is an answer of the provider. */
const noAnswers: string[] = ['queued', 'unknown']

/** An attempt that waits for its time is shown as scheduled, until there is evidence of a call. */
function waiting({ providerId, later }: Attempt, status: DeliveryStatus): DeliveryStatus {
  return later === true && providerId === null && status === 'queued' ? 'scheduled' : status
}

function isUnanswered({ providerId, evidence }: Attempt): boolean {
  const reported = Object.values(evidence).flatMap((each) => Object.keys(each))
  return providerId === null && reported.includes('unknown') && reported.every((status) => noAnswers.includes(status))
}

/**
 * Delivered if all are, failed if any is. Otherwise as far as the farthest, but no farther than sent.
 *
 * Each of these rises with the evidence, and so does the highest of them.
 */
function rollUp(bags: Evidence[], parts: number): DeliveryStatus {
  const statuses = bags.map(highestOf)
  const slowest = bags.length < parts ? 'unknown' : lowest(statuses)
  const farthest = lowest(['sent', highest(statuses)])
  const failed = highest(failures.filter((status) => bags.some((evidence) => status in evidence)))
  // If other parts are further, a failure outranks a cancellation.
  const failure = failed !== 'unknown' && rankOf(farthest) > rankOf(failed) ? 'failed' : failed
  return highest([slowest, farthest, failure])
}

function highestOf(evidence: Evidence): DeliveryStatus {
  return deliveryStatuses.findLast((status) => status in evidence) ?? 'unknown'
}

function highest(statuses: DeliveryStatus[]): DeliveryStatus {
  return statuses.reduce(higher, 'unknown')
}

function higher(a: DeliveryStatus, b: DeliveryStatus): DeliveryStatus {
  return rankOf(a) >= rankOf(b) ? a : b
}

function lowest(statuses: DeliveryStatus[]): DeliveryStatus {
  return statuses.length === 0 ? 'unknown' : statuses.reduce((a, b) => (rankOf(a) <= rankOf(b) ? a : b))
}

function has(evidence: Evidence, statuses: DeliveryStatus[]): boolean {
  return statuses.some((status) => status in evidence)
}

function contradicts(evidence: Evidence): boolean {
  return has(evidence, failures) && has(evidence, deliveries)
}

function disagree(whole: Evidence, rolled: DeliveryStatus): boolean {
  if (failures.includes(rolled)) return has(whole, deliveries)
  return deliveries.includes(rolled) && has(whole, failures)
}

function errorOf(bags: Evidence[], status: DeliveryStatus): { code: string | null; detail: string | null } | undefined {
  const details = bags.flatMap((evidence) => evidence[status] ?? [])
  return details.find(({ code }) => code !== null) ?? details[0]
}

function progressOf(status: DeliveryStatus, bags: Evidence[], parts: number): { delivered: number; of: number } {
  const counted = bags.filter((evidence) => has(evidence, deliveries)).length
  return { delivered: deliveries.includes(status) ? parts : counted, of: parts }
}
