import { createRoute } from '@hono/zod-openapi'
import { channelSchema, presentChannel, setupPlanSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, jsonBody, secured } from '../../document.ts'
import { idempotencyHeader, markReplayed } from '../../idempotency.ts'
import { channelParameter } from './channel-parameter.ts'
import { ofSetup } from './refusals.ts'

const path = '/api/v1/channels/{id}/setup'

const applySchema: z.ZodType<{ force?: boolean | undefined }> = z.strictObject({ force: z.boolean().optional() }).meta({
  id: 'SetupRequest',
  description: 'Whether values of other systems are replaced.',
  examples: [{ force: true }],
})

/** `GET /api/v1/channels/{id}/setup`: the changes that a set-up would make. */
export function planSetup(app: App): void {
  const route = createRoute({
    ...{ method: 'get', path, operationId: 'planSetup', summary: 'Plan a set-up' },
    description: 'A dry run: reads the configuration of the provider, and changes nothing.',
    security: secured,
    request: { params: channelParameter },
    responses: { 200: json('The changes.', setupPlanSchema), default: ofSetup },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    const { steps } = await c.var.view.channels.planSetup(c.req.valid('param').id, { signal })
    const shown = steps.map(({ subject, from, to, foreign }) => ({ subject, from, to, foreign }))
    return c.json({ steps: shown }, 200)
  })
}

/** `POST /api/v1/channels/{id}/setup`: sets the provider up. */
export function applySetup(app: App): void {
  const route = createRoute({
    ...{ method: 'post', path, operationId: 'applySetup', summary: 'Set a provider up' },
    description:
      'A job makes the changes: `added.setup` has its state. A value of another system stays, unless `force` is true.',
    security: secured,
    request: { params: channelParameter, headers: idempotencyHeader, body: jsonBody(applySchema) },
    responses: { 202: json('The channel. The set-up is planned.', channelSchema), default: ofSetup },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { force } = c.req.valid('json')
    const { signal } = c.req.raw
    const { id } = c.req.valid('param')
    const { channel, replayed } = await c.var.view.channels.applySetup(id, { force, key, signal })
    markReplayed(c, replayed)
    return c.json(presentChannel(channel), 202)
  })
}

/** `DELETE /api/v1/channels/{id}/setup`: restores the earlier values of the provider. */
export function rollBackSetup(app: App): void {
  const route = createRoute({
    ...{ method: 'delete', path, operationId: 'rollBackSetup', summary: 'Roll a set-up back' },
    description: 'A job restores the earlier values of the provider. A value that was changed since stays.',
    security: secured,
    request: { params: channelParameter, headers: idempotencyHeader },
    responses: { 202: json('The channel. The rollback is planned.', channelSchema), default: ofSetup },
  })
  app.openapi(route, async (c) => {
    const { 'idempotency-key': key } = c.req.valid('header')
    const { signal } = c.req.raw
    const { channel, replayed } = await c.var.view.channels.rollBackSetup(c.req.valid('param').id, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentChannel(channel), 202)
  })
}
