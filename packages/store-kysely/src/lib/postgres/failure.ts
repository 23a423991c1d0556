import { ParleyError } from '@parley/core'

/** The fields of a driver's error: an SQLSTATE or a code of the system, and a message. */
interface DriverError {
  code?: unknown
  message?: unknown
}

/**
 * The reasons why the server cannot answer now. The key is an SQLSTATE, its class (the first two characters), or a code
 * of the system.
 */
const reasons: { readonly [code: string]: string } = {
  '08': 'The connection to the database broke.',
  '25006': 'The database is read-only.',
  '28': 'The database refuses the user.',
  '3D000': 'The database does not exist.',
  '40': 'Other transactions held a lock for too long.',
  '42501': 'The database user lacks a right.',
  '53100': 'The disk of the database is full.',
  '53200': 'The database is out of memory.',
  '53300': 'The database accepts no more connections.',
  '55P03': 'Other transactions held a lock for too long.',
  '57P': 'The database is being shut down or started.',
  ECONNREFUSED: 'The database cannot be reached.',
  ECONNRESET: 'The connection to the database broke.',
  ENOTFOUND: 'The host of the database cannot be resolved.',
  EPIPE: 'The connection to the database broke.',
  ETIMEDOUT: 'The database cannot be reached.',
}

/** Errors of node-postgres without a code, by a part of the message. */
const unanswered: readonly [RegExp, string][] = [
  [/\btimeout\b/, 'The database did not answer in time.'],
  [/^Connection terminated/, 'The connection to the database broke.'],
]

/** The refusals of a value: the same statement fails again. By SQLSTATE, or by its class. */
const refusals: { readonly [code: string]: string } = {
  '22': 'A value of it cannot be held by the database.',
  '22003': 'A number of it is too large for the database.',
  '22021': 'A text of it has a character that the database cannot hold.',
  '22P05': 'A text of it has a character that the database cannot hold.',
  '23': 'A value of it breaks a rule of its table.',
  '23502': 'A value of it is missing.',
  '54': 'A value of it is too long for the database.',
}

/** The fault is in a setting, not in a value. */
const ofSettings = '22023'

/** A table, a column, a schema or a function does not exist. */
const missing = new Set(['42P01', '42703', '3F000', '42883'])

/** Converts an error of the driver to a `ParleyError`. A `ParleyError` is returned unchanged. */
export function failureOf(error: unknown): ParleyError {
  if (ParleyError.is(error)) return error
  const { code, message }: DriverError = Object(error)
  if (missing.has(String(code)) && /parley/.test(String(message))) {
    return new ParleyError('store.migrations_pending', { cause: error })
  }
  const refusal = refusals[String(code)] ?? refusals[String(code).slice(0, 2)]
  if (refusal !== undefined && code !== ofSettings && isAnswer(error)) {
    return new ParleyError('store.refused', { cause: error, reason: `${refusal} (SQLSTATE ${code})` })
  }
  const reason =
    typeof code === 'string' ? reasonOf(code) : unanswered.find(([part]) => part.test(String(message)))?.[1]
  return new ParleyError('store.unavailable', { cause: error, reason })
}

/** The same statement may succeed later: two transactions met, and the server canceled this one. */
export function isBusy(error: unknown): boolean {
  const { code }: DriverError = Object(ParleyError.is(error) ? error.cause : error)
  return code === '40001' || code === '40P01'
}

/** The server answered with a refusal, so that the session is usable. */
export function isAnswer(error: unknown): boolean {
  const { code }: DriverError = Object(error)
  return typeof code === 'string' && /^(?!08|57P)[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')
}

function reasonOf(code: string): string | undefined {
  return reasons[code] ?? reasons[code.slice(0, 3)] ?? reasons[code.slice(0, 2)]
}
