import { type ErrorCode, type ErrorRow, errorTable } from './codes.ts'
import type { FieldError } from './field-error.ts'

const marker = Symbol.for('parley.error')

/** The details of an error beside its code. */
export interface ErrorDetails {
  /** The wrong field of the input, in the caller's own words: `text`, `to`. */
  field?: string | undefined
  /** The exact reason; never a secret, a text or an address. */
  reason?: string | undefined
  /** The resource outside the program, such as a file. It is in the message and the log, never on the wire. */
  resource?: string | undefined
  /** The fix, if it is more exact than the fix of the code. It is in the message, never on the wire. */
  fix?: string | undefined
  /** Every wrong field, if there may be several; `field` and `reason` are of the first. */
  errors?: readonly FieldError[] | undefined
  /** Seconds after which another try makes sense. */
  retryAfter?: number | undefined
  cause?: unknown
}

/**
 * The one error of Parley: a code of the table, the field, the reason and the fix.
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
  /** Every wrong field of the input; empty if the error is about no field. */
  readonly errors: readonly FieldError[]

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const { resource, retryAfter, cause } = details
    const row = errorTable[code]
    const fix = details.fix ?? row.fix
    const errors = details.errors ?? errorsOf(details, row)
    const { field = errors[0]?.field, reason = reasonOf(details.errors) } = details
    const names = [resource, details.errors === undefined ? field : undefined]
    const about = names.flatMap((name) => (name === undefined ? [] : `${name}: `)).join('')
    super(`${about}${reason ?? row.title} ${fix}`, cause === undefined ? undefined : { cause })
    // Works for two copies of this package in one process, where `instanceof` does not.
    Object.defineProperty(this, marker, { value: true })
    this.code = code
    this.field = field
    this.reason = reason
    this.resource = resource
    this.fix = fix
    this.errors = errors
    this.retryAfter = retryAfter ?? (row.status === 503 ? 1 : undefined)
  }

  /** The HTTP status of a server's response. */
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

  /** Whether a caught value is an error of Parley, of any copy of this package. */
  static is(value: unknown): value is ParleyError {
    return typeof value === 'object' && value !== null && marker in value
  }

  /** The value itself if it is an error of Parley, else an `internal` one with it as the cause. */
  static from(value: unknown): ParleyError {
    return ParleyError.is(value) ? value : new ParleyError('internal', { cause: value })
  }
}

function errorsOf({ field, reason }: ErrorDetails, row: ErrorRow): FieldError[] {
  return field === undefined ? [] : [{ field, detail: reason ?? row.title }]
}

function reasonOf(errors: readonly FieldError[] = []): string | undefined {
  const [first, ...more] = errors
  if (first === undefined || more.length === 0) return first?.detail
  const others = more.length === 1 ? 'One more field is' : `${more.length} more fields are`
  return `${first.detail} ${others} wrong: see errors.`
}
