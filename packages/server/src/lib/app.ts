import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Environment, Parley, ParleyView } from '@parley/core'
import type { EventStreams } from './events/event-streams.ts'
import type { InFlight } from './in-flight.ts'

/** What a request carries on its way through the server. */
export interface RequestState {
  Variables: {
    requestId: string
    /** What the asker may see and do; set on everything under `/api`. */
    view: ParleyView
  }
}

/** The application that routes are added to. */
export type App = OpenAPIHono<RequestState>

/** What routes work with. */
export interface ServerContext {
  parley: Parley
  environment: Environment
  streams: EventStreams
  inFlight: InFlight
  /** The version of the program that serves. */
  version: string
  /** Where everything is kept, as far as it is told. */
  store: string | undefined
}
