import { createRoute } from '@hono/zod-openapi'
import { addressSchema, presentAddress } from '@parley/core/protocol'
import type { App } from '../app.ts'
import { json, problem, secured } from '../document.ts'
import { addressParameter } from '../filters.ts'

/** `GET /api/v1/addresses/{id}` */
export function getAddress(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/api/v1/addresses/{id}',
    operationId: 'getAddress',
    summary: 'Get an address',
    security: secured,
    request: { params: addressParameter },
    responses: { 200: json('The address.', addressSchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const address = await c.var.view.addresses.get(c.req.valid('param').id, { signal })
    return c.json(presentAddress(address), 200)
  })
}
