import { createRoute } from '@hono/zod-openapi'
import { addressPatchSchema, addressSchema, presentAddress } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, jsonBody, refusals, secured } from '../document.ts'
import { addressParameter } from '../filters.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'

/** `PATCH /api/v1/addresses/{id}`: blocks, opts out, or reverts either. */
export function updateAddress(app: App): void {
  const route = createRoute({
    method: 'patch',
    path: '/api/v1/addresses/{id}',
    operationId: 'updateAddress',
    summary: 'Block an address, or opt it out',
    description:
      'Nothing is sent to an address that is `blocked` or `optedOut`. A message of a blocked address is stored, and not ' +
      'shown as news. Set `optedOut: false` only if its owner requested it; the provider may still refuse.',
    security: secured,
    request: { params: addressParameter, headers: idempotencyHeader, body: jsonBody(addressPatchSchema) },
    responses: { 200: json('The address as it is now.', addressSchema), default: refusals('idempotency.mismatch') },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { address: value, replayed } = await c.var.view.addresses.update(id, c.req.valid('json'), { key, signal })
    markReplayed(c, replayed)
    return c.json(presentAddress(value), 200)
  })
}
