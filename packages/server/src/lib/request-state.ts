import type { ParleyView } from '@parley/core'

/** What a request carries on its way through the server. */
export interface RequestState {
  Variables: {
    requestId: string
    /** What the asker may see and do; set on everything under `/api`. */
    view: ParleyView
  }
}
