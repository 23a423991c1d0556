import type { MiddlewareHandler } from 'hono'
import type { RequestState } from '../request-state.ts'

/** The path of the route with a file as its body. */
export const UPLOAD_PATH = '/api/v1/media'

/** A rule for bodies of text. It does not apply to an upload: that body is a file. */
export function exceptUploads(rule: MiddlewareHandler<RequestState>): MiddlewareHandler<RequestState> {
  return (c, next) => {
    // The application may be mounted below another path.
    const isUpload = c.req.method === 'POST' && c.req.path.endsWith(UPLOAD_PATH)
    return isUpload ? next() : rule(c, next)
  }
}
