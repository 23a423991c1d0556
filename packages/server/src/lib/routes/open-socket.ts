import { createRoute } from '@hono/zod-openapi'
import { ParleyError } from '@parley/core'
import type { App, ServerContext } from '../app.ts'
import { refusals, secured } from '../document.ts'
import { socketQuery } from '../events/stream-query.ts'

/** `GET /api/v1/socket`: the log over WebSocket. `serveSockets` answers it; here are only requests without an upgrade. */
export function openSocket(app: App, { parley }: Pick<ServerContext, 'parley'>): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/socket',
    operationId: 'openSocket',
    summary: 'Open a WebSocket',
    description:
      'An upgrade to WebSocket. Each message is a frame as JSON: `join`, `leave`, `typing`, `presence` and `ping` of the ' +
      'client, `ready`, `joined`, `event`, `passed`, `reset`, `ephemeral`, `heartbeat` and `error` of the server. The ' +
      'query may hold a first join. Credentials are the header Authorization, a cookie from an allowed origin, or a ' +
      'one-use `ticket`.',
    security: secured,
    request: { query: socketQuery(parley.modules) },
    responses: { 101: { description: 'The WebSocket.' }, default: refusals('upgrade.required') },
  })
  app.openapi(route, () => {
    throw new ParleyError('upgrade.required')
  })
}
