import type { ParleyView } from '@parley/core'

/** The state of a request on its way through the server. */
export interface RequestState {
  Variables: {
    requestId: string
    /** The view of the authenticated caller; set on every route under `/api`. */
    view: ParleyView
  }
}
