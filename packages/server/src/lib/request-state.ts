import type { ParleyView } from '@parley/core'
import type { Authenticated } from './authenticated.ts'

/** The state of a request on its way through the server. */
export interface RequestState {
  Variables: {
    requestId: string
    /** The view of the authenticated caller; set on every route under `/api`. */
    view: ParleyView
    /** The authenticated caller; set wherever `view` is. */
    caller: Authenticated
  }
}
