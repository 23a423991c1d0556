import type { Time } from '../../model/ids.ts'
import type { Attempt, Evidence, EvidenceDetail } from '../../model/message.ts'
import { isMoney } from '../../model/money.ts'
import type { Receipt } from '../../model/receipt.ts'
import type { DeliveryStatus } from '../../model/status.ts'
import { higherOf } from './cost.ts'

/** The name of the part that is the whole message. */
export const WHOLE = '*'

/** The first attempt of a message that will be sent, now or later. No provider has it yet. */
export function firstAttempt(at: Time, { later = false }: { later?: boolean } = {}): Attempt {
  return { ...nextAttempt(1, at), ...(later ? { later } : {}) }
}

/** The only attempt of a message that was sent outside Parley. */
export function adoptedAttempt(providerId: string, at: Time): Attempt {
  const sent = { at, code: null, detail: null }
  return { number: 1, providerId, acceptedAt: at, parts: 1, evidence: { [WHOLE]: { sent } } }
}

/** A further attempt. It replaces an ambiguous one that is given up. */
export function nextAttempt(number: number, at: Time): Attempt {
  return { number, providerId: null, parts: 1, evidence: { [WHOLE]: { queued: { at, code: null, detail: null } } } }
}

/**
 * Adds one receipt to the evidence. Returns the same array if the receipt adds nothing.
 *
 * Evidence is a set of (attempt, part, status), each member with its most exact detail. Adding to it is a join, so
 * receipts may arrive in any order and number. The summary is computed from the set, never from the order
 * (`summarize`).
 */
export function fold(attempts: Attempt[], receipt: Receipt, receivedAt: Time): Attempt[] {
  const attempt = attemptOf(attempts, receipt)
  if (attempt === undefined) return attempts
  const part = receipt.part?.name ?? WHOLE
  const known = attempt.evidence[part] ?? {}
  const incoming = { at: timeOf(receipt, receivedAt), code: receipt.code ?? null, detail: receipt.detail ?? null }
  const detail = richer(known[receipt.status], incoming)
  const providerId = lesser(attempt.providerId, receipt.providerId ?? null)
  const parts = Math.max(attempt.parts, receipt.part?.of ?? 1)
  const billed = billOf(attempt, receipt, part)
  const acceptedAt = provesAcceptance(receipt) ? earlier(attempt.acceptedAt, incoming.at) : attempt.acceptedAt
  const isSame = providerId === attempt.providerId && parts === attempt.parts && acceptedAt === attempt.acceptedAt
  if (isSame && billed === undefined && detail === known[receipt.status]) return attempts
  const evidence: Evidence = { ...known, [receipt.status]: detail }
  const next: Attempt = {
    ...attempt,
    providerId,
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
    parts,
    evidence: { ...attempt.evidence, [part]: evidence },
    ...billed,
  }
  return attempts.map((each) => (each.number === attempt.number ? next : each))
}

const DAY = 86_400_000

/** The longest time for which a receipt may have been in transit. */
const YEAR = 366 * DAY

// An impossible time counts as no time. With a time in 1970, a message would be too old for a look.
function timeOf({ at }: Receipt, receivedAt: Time): Time {
  const isPossible = typeof at === 'number' && at > receivedAt - YEAR && at < receivedAt + DAY
  return isPossible ? Math.trunc(at) : receivedAt
}

function attemptOf(attempts: Attempt[], receipt: Receipt): Attempt | undefined {
  const byNumber = attempts.find(({ number }) => number === receipt.attempt)
  if (byNumber !== undefined) return byNumber
  const byProvider = attempts.find(({ providerId }) => providerId !== null && providerId === receipt.providerId)
  return byProvider ?? attempts.at(-1)
}

// The costs that a receipt adds; `undefined` if it adds none. Of two bills the higher one is kept.
function billOf(attempt: Attempt, receipt: Receipt, part: string): Pick<Attempt, 'units' | 'costs'> | undefined {
  const units = Math.max(attempt.units ?? 0, Number.isSafeInteger(receipt.units) ? (receipt.units ?? 0) : 0)
  const known = attempt.costs?.[part]
  const cost = isMoney(receipt.cost) ? higherOf(known, receipt.cost) : known
  if (units === (attempt.units ?? 0) && cost === known) return undefined
  return {
    ...(units === 0 ? {} : { units }),
    ...(cost === undefined ? {} : { costs: { ...attempt.costs, [part]: cost } }),
  }
}

// A total order on details: the choice between two does not depend on their order of arrival. A detail with a code is
// better. Next, the earlier time is nearer to the truth. Then any fixed rule decides.
function richer(known: EvidenceDetail | undefined, incoming: EvidenceDetail): EvidenceDetail {
  if (known === undefined) return incoming
  if ((known.code === null) !== (incoming.code === null)) return known.code === null ? incoming : known
  if (known.at !== incoming.at) return known.at < incoming.at ? known : incoming
  const [a, b] = [`${known.code}\n${known.detail}`, `${incoming.code}\n${incoming.detail}`]
  return a <= b ? known : incoming
}

function lesser(known: string | null, incoming: string | null): string | null {
  if (known === null || incoming === null) return known ?? incoming
  return known <= incoming ? known : incoming
}

function earlier(known: Time | undefined, incoming: Time): Time {
  return known === undefined ? incoming : Math.min(known, incoming)
}

/** Statuses that prove that the provider accepted the message. */
const proofOfAcceptance: DeliveryStatus[] = ['sending', 'sent', 'undelivered', 'delivered', 'read']

function provesAcceptance({ providerId, status }: Receipt): boolean {
  return providerId !== undefined || proofOfAcceptance.includes(status)
}

/** Whether the provider is known to have accepted an attempt. */
export function isAccepted(attempt: Attempt): boolean {
  if (attempt.providerId !== null) return true
  return Object.values(attempt.evidence).some((evidence) => proofOfAcceptance.some((status) => status in evidence))
}
