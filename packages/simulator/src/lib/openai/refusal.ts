/** The statuses of refused requests. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500 | 503

/** A refused request, with the body of OpenAI's API. */
export class OpenAiRefusal extends Error {
  readonly status: RefusalStatus
  readonly type: string
  readonly param: string | null
  /** Some servers with the same API have numbers here. */
  readonly code: string | number | null
  readonly headers: { readonly [name: string]: string }

  constructor(
    status: RefusalStatus,
    message: string,
    more: {
      type?: string
      param?: string | null
      code?: string | number | null
      headers?: Record<string, string>
    } = {},
  ) {
    super(message)
    this.name = 'OpenAiRefusal'
    this.status = status
    this.type = more.type ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
    this.param = more.param ?? null
    this.code = more.code ?? null
    this.headers = more.headers ?? {}
  }

  toResponse(): Response {
    const { message, type, param, code, status, headers } = this
    return Response.json({ error: { message, type, param, code } }, { status, headers })
  }
}

/** A wrong parameter. */
export function wrong(param: string, message: string, code: string | null = null): OpenAiRefusal {
  return new OpenAiRefusal(400, message, { param, code })
}
