import type { ErrorCode } from './codes.ts'
import type { FieldError } from './field-error.ts'
import { ParleyError } from './parley-error.ts'

/** An error on the wire, in the form of RFC 9457. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  hint: string
  /** The first wrong field. */
  field?: string
  /** Every wrong field. */
  errors?: FieldError[]
  requestId?: string
}

/** The problem document of an error. Causes stay inside. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const known = ParleyError.from(error)
  return {
    type: `/errors/${known.code}`,
    title: known.row.title,
    status: known.status,
    code: known.code,
    detail: known.reason ?? known.row.title,
    hint: known.row.fix,
    ...(known.field === undefined ? {} : { field: known.field }),
    ...(known.errors.length === 0 ? {} : { errors: [...known.errors] }),
    ...(requestId === undefined ? {} : { requestId: requestId }),
  }
}

/** The HTTP response to an error. */
export function problemResponse(error: unknown, requestId?: string): Response {
  const known = ParleyError.from(error)
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (known.retryAfter !== undefined) headers.set('retry-after', String(known.retryAfter))
  if (known.status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problemOf(known, requestId)), { status: known.status, headers })
}
