import { type ErrorCode, type ErrorRow, errorTable } from './codes.ts'
import type { FieldError } from './field-error.ts'

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
  /** Every field that is wrong, where there may be several; `field` and `reason` are of the first. */
  errors?: readonly FieldError[] | undefined
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
  /** Every field of the input that is wrong; empty where the error is about no field. */
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
    // Survives two copies of this package in one process, where `instanceof` does not.
    Object.defineProperty(this, marker, { value: true })
    this.code = code
    this.field = field
    this.reason = reason
    this.resource = resource
    this.fix = fix
    this.errors = errors
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

function errorsOf({ field, reason }: ErrorDetails, row: ErrorRow): FieldError[] {
  return field === undefined ? [] : [{ field, detail: reason ?? row.title }]
}

function reasonOf(errors: readonly FieldError[] = []): string | undefined {
  const [first, ...more] = errors
  if (first === undefined || more.length === 0) return first?.detail
  const others = more.length === 1 ? 'One more field is' : `${more.length} more fields are`
  return `${first.detail} ${others} wrong: see errors.`
}
