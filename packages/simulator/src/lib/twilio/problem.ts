import type { z } from 'zod'

/** A field that was refused, and the reason. */
export interface FieldError {
  field: string
  reason: string
}

/** A refused request to the simulator itself (not to Twilio's API). Answered by RFC 9457. */
export class Problem extends Error {
  readonly status: 400 | 404 | 413 | 415 | 422
  readonly errors: FieldError[]

  constructor(status: 400 | 404 | 413 | 415 | 422, detail: string, errors: FieldError[] = []) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.errors = errors
  }

  /** The answer with this problem. */
  toResponse(): Response {
    const body = { type: 'about:blank', title: TITLES[this.status], status: this.status, detail: this.message }
    return new Response(JSON.stringify(this.errors.length > 0 ? { ...body, errors: this.errors } : body), {
      status: this.status,
      headers: { 'content-type': 'application/problem+json' },
    })
  }
}

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
}

/** A problem of one field. */
export function fieldProblem(field: string, reason: string): Problem {
  return new Problem(422, `${field}: ${reason}`, [{ field, reason }])
}

/** All problems of a body. */
export function bodyProblem(error: z.ZodError): Problem {
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', reason: message }))
  return new Problem(422, errors.map(({ field, reason }) => `${field}: ${reason}`).join('; '), errors)
}
