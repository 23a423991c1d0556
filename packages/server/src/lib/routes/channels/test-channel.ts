import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { json, refusals, secured } from '../../document.ts'
import { channelParameter } from './channel-parameter.ts'

const testedSchema: z.ZodType<{ detail: string }> = z.object({ detail: z.string() }).meta({
  id: 'ChannelTest',
  description: 'The result of a test, as a sentence.',
  examples: [{ detail: 'The account is active.' }],
})

/** `POST /api/v1/channels/{id}/test`: checks the credentials at the provider, and sends nothing. */
export function testChannel(app: App): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/channels/{id}/test',
    operationId: 'testChannel',
    summary: 'Test a channel',
    description: 'Checks the credentials at the provider. Sends nothing, and changes nothing.',
    security: secured,
    request: { params: channelParameter },
    responses: {
      200: json('The provider accepts the credentials.', testedSchema),
      default: refusals(
        ...(['channel.unknown', 'channel.removed', 'channel.sealed', 'channel.misconfigured'] as const),
        ...(['channel.unavailable', 'channel.no_check'] as const),
      ),
    },
  })
  app.openapi(route, async (c) => {
    const { signal } = c.req.raw
    return c.json(await c.var.view.channels.test(c.req.valid('param').id, { signal }), 200)
  })
}
