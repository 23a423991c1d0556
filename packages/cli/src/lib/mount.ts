import { type Logger, type Parley, ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'
import type { Authenticate, Server } from '@parley/server'
import { Hono } from 'hono'

/** The parts of a bundled system that an app builds on. */
export interface AppParts {
  parley: Parley
  /** The routes of the app. A request that none of them matches is one for the server. */
  app: Hono
  /** The ways to sign in that the settings allow. */
  authenticate: Authenticate
  /** The external URL, without a trailing slash. */
  publicUrl: string
}

/** An app on the bundled system: its own routes, and its own lines for the person that starts it. */
export interface AppOptions {
  /** Adds the routes of the app before the first request. */
  mount?(parts: AppParts): void | Promise<void>
  /** Lines below those of the bundled system: commands to try. */
  lines?(parts: { url: string; key: string }): readonly string[]
}

/** Answers with the routes of an app, and with the server where the app has none. */
export async function mounted(
  server: Server,
  { mount }: Pick<AppOptions, 'mount'>,
  { log, ...parts }: Omit<AppParts, 'app'> & { log: Logger },
): Promise<Server['fetch']> {
  if (mount === undefined) return server.fetch
  const app = new Hono()
  app.onError((error) => {
    const known = ParleyError.from(error)
    if (known.status >= 500) log.error({ code: known.code, reason: known.reason }, 'A route of the app failed.')
    return problemResponse(known)
  })
  await mount({ ...parts, app })
  app.all('*', (c) => server.fetch(c.req.raw, c.env))
  return (request, bindings) => app.fetch(request, Object(bindings))
}
