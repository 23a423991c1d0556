import { createRoute } from '@hono/zod-openapi'
import { addressSchema, listSchema, presentAddress, presentList } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, refusals, secured } from '../document.ts'
import { writtenAddress } from '../filters.ts'
import { nameFilter } from '../parameters.ts'

/** `GET /api/v1/addresses`: the addresses for a text. */
export function findAddresses(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/addresses',
    operationId: 'findAddresses',
    summary: 'Find addresses by a person’s spelling',
    description: 'One address for each channel that has it. Encode a `+` in the query as `%2B`.',
    security: secured,
    request: { query: z.strictObject({ address: writtenAddress, channel: nameFilter }) },
    responses: {
      200: json('All of them: there is no next page.', listSchema(addressSchema)),
      default: refusals('address.invalid'),
    },
  })
  app.openapi(route, async (c) => {
    const { address, channel } = c.req.valid('query')
    const { view } = c.var
    const { signal } = c.req.raw
    // Before the addresses: a stream from this cursor misses no change of them.
    const { asOf } = await view.conversations.list({ limit: 1, signal })
    const items = await view.addresses.find(address, { channel, signal })
    return c.json(presentList({ items, next: null, asOf }, presentAddress), 200)
  })
}
