import type { Attempt, Evidence, Message } from '../model/message.ts'
import { type DeliveryStatus, deliveryStatuses, rankOf } from '../model/status.ts'
import { isAccepted, WHOLE } from './fold.ts'

/** What is shown of a message's delivery. */
export interface DeliverySummary {
  status: DeliveryStatus
  /** The attempt that decides. */
  attempt: number
  conflict: boolean
  possibleDuplicate: boolean
  errorCode: string | null
  errorDetail: string | null
  /** How many parts or recipients are delivered, of how many. */
  progress: { delivered: number; of: number }
}

const failures: DeliveryStatus[] = ['canceled', 'expired', 'failed', 'undelivered']
const deliveries: DeliveryStatus[] = ['delivered', 'read']

/** Computes what is shown from what is known; the same evidence always gives the same summary. */
export function summarize(attempts: Attempt[]): DeliverySummary {
  const deciding = attempts.findLast(isAccepted) ?? attempts.at(-1)
  if (deciding === undefined) throw new RangeError('A message that goes out has at least one attempt.')
  const parts = Object.entries(deciding.evidence).filter(([unit]) => unit !== WHOLE)
  // By name, so that the answer does not depend on which part was heard of first.
  const bags = parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, evidence]) => evidence)
  const whole = settled(deciding.evidence[WHOLE] ?? {}, deciding)
  const rolled = rollUp(bags, deciding.units)
  const status = highest(rolled === undefined ? [highestOf(whole)] : [highestOf(whole), rolled])
  const error = failures.includes(status) ? errorOf([whole, ...bags], status) : undefined
  return {
    status,
    attempt: deciding.number,
    conflict: [whole, ...bags].some(contradicts) || disagree(whole, rolled),
    possibleDuplicate: attempts.slice(0, -1).some(isAccepted),
    errorCode: error?.code ?? null,
    errorDetail: error?.detail ?? null,
    progress: progressOf(status, bags, deciding.units),
  }
}

/** The message with what is shown of it recomputed from its attempts. */
export function withSummary(message: Message, attempts: Attempt[]): Message {
  const { status, conflict, possibleDuplicate, errorCode, errorDetail } = summarize(attempts)
  const providerId = attempts.findLast((attempt) => attempt.providerId !== null)?.providerId ?? message.providerId
  return { ...message, attempts, providerId, status, conflict, possibleDuplicate, errorCode, errorDetail }
}

// Delivered when all are, failed when any is; between that, as far as the slowest that was heard of.
function rollUp(bags: Evidence[], units: number): DeliveryStatus | undefined {
  if (bags.length === 0) return undefined
  const statuses = bags.map(highestOf)
  const failed = statuses.filter((status) => failures.includes(status))
  if (failed.length > 0) return highest(failed)
  const slowest = statuses.reduce((a, b) => (rankOf(a) <= rankOf(b) ? a : b))
  if (bags.length >= units) return slowest
  return rankOf(slowest) < rankOf('sent') ? slowest : 'sent'
}

// `unknown` says that the provider may or may not have accepted it; once the provider's id is known, that is known.
function settled(evidence: Evidence, { providerId }: Attempt): Evidence {
  if (providerId === null || evidence.unknown === undefined) return evidence
  const { unknown: _, ...known } = evidence
  return known
}

function highestOf(evidence: Evidence): DeliveryStatus {
  return deliveryStatuses.findLast((status) => status in evidence) ?? 'scheduled'
}

function highest(statuses: DeliveryStatus[]): DeliveryStatus {
  return statuses.reduce((a, b) => (rankOf(a) >= rankOf(b) ? a : b))
}

function has(evidence: Evidence, statuses: DeliveryStatus[]): boolean {
  return statuses.some((status) => status in evidence)
}

function contradicts(evidence: Evidence): boolean {
  return has(evidence, failures) && has(evidence, deliveries)
}

function disagree(whole: Evidence, rolled: DeliveryStatus | undefined): boolean {
  if (rolled === undefined) return false
  if (failures.includes(rolled)) return has(whole, deliveries)
  return deliveries.includes(rolled) && has(whole, failures)
}

function errorOf(bags: Evidence[], status: DeliveryStatus): { code: string | null; detail: string | null } | undefined {
  const details = bags.flatMap((evidence) => evidence[status] ?? [])
  return details.find(({ code }) => code !== null) ?? details[0]
}

function progressOf(status: DeliveryStatus, bags: Evidence[], units: number): { delivered: number; of: number } {
  const counted = bags.filter((evidence) => has(evidence, deliveries)).length
  return { delivered: deliveries.includes(status) ? units : counted, of: units }
}
