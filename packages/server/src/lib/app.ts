import { OpenAPIHono } from '@hono/zod-openapi'
import type { Environment, Parley } from '@parley/core'
import { checkedRequest } from './check-request.ts'
import type { EventStreams } from './events/event-streams.ts'
import type { InFlight } from './in-flight.ts'
import type { RequestState } from './request-state.ts'

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

/**
 * An application whose routes are documented by `openapi(route, handler)` and check a request whole before they handle it:
 * one problem names every field that is wrong, wherever in the request it is.
 */
export function createApp(): App {
  const app: App = new OpenAPIHono<RequestState>()
  app.openapi = ((route, handler) => {
    app.openAPIRegistry.registerPath(route)
    const middleware = [route.middleware ?? []].flat()
    app.on([route.method], [pathOf(route.path)], ...middleware, checkedRequest(route), handler as never)
    return app
  }) as App['openapi']
  return app
}

/** A path of the document as Hono writes it. */
export function pathOf(path: string): string {
  return path.replaceAll(/\{(.+?)\}/g, ':$1')
}
