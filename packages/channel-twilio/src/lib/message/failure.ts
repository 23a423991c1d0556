import type { SendResult } from '@parley/core/channel'
import { z } from 'zod'
import { NoAnswer } from '../account/account.ts'
import { Redirected, TooLate } from '../account/fetch-client.ts'
import { detailOf, errors } from './errors.ts'

/** How a call failed, without personal data and credentials. */
export type Failure = Exclude<SendResult, { type: 'accepted' }>

/**
 * The outcome of a request by the error of its call.
 *
 * - An answer below 500 is certain: refused, or deferred if the table of errors or 429 requires it.
 * - 408, an answer of 500 or more, a timeout, a broken connection: Twilio may have accepted the message.
 * - A redirect, which is not followed: refused.
 * - The call was too late when the connection opened: nothing was sent.
 * - No connection, no name, an untrusted certificate: nothing was sent.
 */
export function failureOf(error: unknown): Failure {
  const answer = refusal.safeParse(error)
  if (answer.success) return answered(answer.data)
  if (error instanceof Redirected) return { type: 'refused', code: 'redirected', detail: error.message }
  const late = links(error).find((each) => each instanceof TooLate)
  if (late !== undefined) return { type: 'deferred', code: 'not_called', detail: late.message }
  const unsent = links(error).find(isUnsent)
  if (unsent !== undefined) {
    return { type: 'deferred', code: 'unreachable', detail: `Twilio could not be reached (${codeOf(unsent)}).` }
  }
  return { type: 'unknown', detail: error instanceof NoAnswer ? error.message : brokenOff(error) }
}

// The error of Twilio's client. An answer that is not Twilio's own (a proxy's page) has a status only.
const refusal = z.object({ status: z.number().int(), code: z.number().int().positive().optional().catch(undefined) })

function answered({ status, code }: z.output<typeof refusal>): Failure {
  if (status >= 500 || status === 408) {
    return {
      type: 'unknown',
      detail: `Twilio answered with HTTP ${status}${code === undefined ? '' : ` and error ${code}`}.`,
    }
  }
  const known = code === undefined ? undefined : errors.get(code)
  const told =
    code === undefined
      ? { code: `http_${status}`, detail: `Twilio, or a proxy before it, answered with HTTP ${status}.` }
      : { code: String(code), detail: detailOf(code) }
  if (status === 429 || known?.class === 'retryable') return { type: 'deferred', ...told }
  return { type: 'refused', ...told, ...(known?.class === 'opt_out' ? { optOut: true } : {}) }
}

const unsentCodes = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
])

function isUnsent(error: object): boolean {
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true
  return unsentCodes.has(codeOf(error) ?? '')
}

/** The error, its causes and, after several addresses were tried, the error of each. */
function links(error: unknown, depth = 0): object[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const tried = error instanceof AggregateError ? error.errors : []
  return [error, ...[...('cause' in error ? [error.cause] : []), ...tried].flatMap((next) => links(next, depth + 1))]
}

function codeOf(error: object): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function brokenOff(error: unknown): string {
  const code = links(error)
    .map(codeOf)
    .find((each) => each !== undefined)
  return `The call ended before Twilio's answer was read${code === undefined ? '' : ` (${code})`}.`
}
