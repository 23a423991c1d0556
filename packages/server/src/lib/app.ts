import { OpenAPIHono } from '@hono/zod-openapi'
import type { Environment, Parley } from '@parley/core'
import { checkedRequest } from './check-request.ts'
import type { EventStreams } from './events/event-streams.ts'
import type { InFlight } from './in-flight.ts'
import type { PeopleAccess } from './people/people-access.ts'
import type { RequestState } from './request-state.ts'

/** The application that routes are added to. */
export type App = OpenAPIHono<RequestState>

/** The dependencies of routes. */
export interface ServerContext {
  parley: Parley
  environment: Environment
  streams: EventStreams
  inFlight: InFlight
  /** The people of the Parley, if it has the module. */
  people: PeopleAccess | undefined
  /** The version of the program that serves. */
  version: string
  /** The name of the store, if it is known. */
  store: string | undefined
}

/**
 * An application with routes that `openapi(route, handler)` documents. Each route validates the whole request before
 * its handler runs. One problem lists every invalid field, in any part of the request.
 *
 * `secrets` are the names of fields that hold credentials of channels. A call with one of them is refused.
 */
export function createApp(secrets: () => ReadonlySet<string>): App {
  const app: App = new OpenAPIHono<RequestState>()
  app.openapi = ((route, handler) => {
    app.openAPIRegistry.registerPath(route)
    const middleware = [route.middleware ?? []].flat()
    app.on([route.method], [pathOf(route.path)], ...middleware, checkedRequest(route, secrets), handler as never)
    return app
  }) as App['openapi']
  return app
}

/** Converts a path of the document to Hono's syntax. */
export function pathOf(path: string): string {
  return path.replaceAll(/\{(.+?)\}/g, ':$1')
}
