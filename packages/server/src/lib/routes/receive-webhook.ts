import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App, ServerContext } from '../app.ts'
import { storeCodes } from '../document/refusals.ts'
import { refusals, unsecured } from '../document.ts'

/**
 * `POST /webhooks/{channel}`: the posts of a provider. The channel verifies a webhook; the answer follows when its
 * effect is durable.
 */
export function receiveWebhook(app: App, { parley }: Pick<ServerContext, 'parley'>): void {
  const route = createRoute({
    method: 'post',
    path: '/webhooks/{channel}',
    operationId: 'receiveWebhook',
    summary: 'Receive a webhook of a channel',
    description: 'Answered 2xx only after its whole effect is durable. The channel verifies the signature.',
    security: unsecured,
    request: {
      params: z.object({ channel: z.string().meta({ examples: ['sms'] }) }),
      body: { description: 'The body of the provider.', content: { '*/*': {} } },
    },
    responses: {
      // The channel chooses the status and the body for its provider.
      '2XX': { description: 'Its effect is durable; the body is for the provider.', content: { '*/*': {} } },
      default: refusals(
        ...(['channel.unknown', 'channel.no_webhook', 'webhook.forged', 'webhook.malformed'] as const),
        ...(['channel.removed', 'channel.unavailable', 'input.too_large', ...storeCodes] as const),
      ),
    },
  })
  app.openapi(route, (c) => {
    const { channel } = c.req.valid('param')
    return parley.handleWebhook(channel, c.req.raw, { requestId: c.get('requestId'), target: targetOf(c.env) })
  })
}

const node = z.object({ incoming: z.object({ url: z.string() }) })

/** The unchanged request target, which Node binds to a request. A `Request` contains the URL that a parser rewrote. */
function targetOf(bindings: unknown): string | undefined {
  return node.safeParse(bindings).data?.incoming.url
}
