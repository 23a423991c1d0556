import { type ErrorCode, type ErrorRow, errorTable } from './codes.ts'

const marker = Symbol.for('parley.error')

/** What an error tells beside its code. */
export interface ErrorDetails {
  /** The field of the input that it is about, in the caller's own words: `text`, `to`. */
  field?: string | undefined
  /** What exactly is wrong; never a secret, a text or an address. */
  reason?: string | undefined
  /** What it is about outside the program, such as a file. It is in the message and the log, never on the wire. */
  resource?: string | undefined
  /** What to do about it, where that is more exact than the fix of the code. It is in the message, never on the wire. */
  fix?: string | undefined
  /** Seconds after which another try makes sense. */
  retryAfter?: number | undefined
  cause?: unknown
}

/**
 * The one error of Parley: a code of the table, the field it is about, the reason and the fix.
 *
 * @example
 * ```ts
 * try { await parley.messages.send(id, { text }) }
 * catch (error) { if (ParleyError.is(error) && error.retryable) later() }
 * ```
 */
export class ParleyError extends Error {
  override readonly name = 'ParleyError'
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly retryAfter: number | undefined
  readonly reason: string | undefined
  readonly resource: string | undefined
  readonly fix: string

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const { field, reason, resource, retryAfter, cause } = details
    const row = errorTable[code]
    const fix = details.fix ?? row.fix
    const about = [resource, field].flatMap((name) => (name === undefined ? [] : `${name}: `)).join('')
    super(`${about}${reason ?? row.title} ${fix}`, cause === undefined ? undefined : { cause })
    // Survives two copies of this package in one process, where `instanceof` does not.
    Object.defineProperty(this, marker, { value: true })
    this.code = code
    this.field = field
    this.reason = reason
    this.resource = resource
    this.fix = fix
    this.retryAfter = retryAfter ?? (row.status === 503 ? 1 : undefined)
  }

  /** The HTTP status a server answers with. */
  get status(): number {
    return this.row.status
  }

  /** The same call may succeed later, unchanged. */
  get retryable(): boolean {
    return this.row.retryable
  }

  get row(): ErrorRow {
    return errorTable[this.code]
  }

  /** Whether a caught value is an error of Parley, of whichever copy. */
  static is(value: unknown): value is ParleyError {
    return typeof value === 'object' && value !== null && marker in value
  }

  /** The value itself where it is an error of Parley, else an `internal` one that carries it. */
  static from(value: unknown): ParleyError {
    return ParleyError.is(value) ? value : new ParleyError('internal', { cause: value })
  }
}
