import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { App, ServerContext } from '../app.ts'
import { storeCodes } from '../document/refusals.ts'
import { refusals, unsecured } from '../document.ts'

/** `POST /webhooks/{channel}`: what a provider posts. The channel verifies it; it is answered once it is safe. */
export function receiveWebhook(app: App, { parley }: Pick<ServerContext, 'parley'>): void {
  const route = createRoute({
    method: 'post',
    path: '/webhooks/{channel}',
    operationId: 'receiveWebhook',
    summary: 'Receive a webhook of a channel',
    description:
      'Answered 2xx only after everything that follows from it is durable. The channel checks the signature.',
    security: unsecured,
    request: {
      params: z.object({ channel: z.string().meta({ examples: ['sms'] }) }),
      body: { description: 'What the provider posts.', content: { '*/*': {} } },
    },
    responses: {
      // The channel chooses status and body, as its provider expects them.
      '2XX': { description: 'It is safe; the body is what the provider expects.', content: { '*/*': {} } },
      default: refusals(
        ...(['channel.unknown', 'channel.no_webhook', 'webhook.forged', 'webhook.malformed'] as const),
        ...(['input.too_large', ...storeCodes] as const),
      ),
    },
  })
  app.openapi(route, (c) => {
    const { channel } = c.req.valid('param')
    return parley.handleWebhook(channel, c.req.raw, { requestId: c.get('requestId'), target: targetOf(c.env) })
  })
}

const node = z.object({ incoming: z.object({ url: z.string() }) })

/** The request target as it was sent, which Node binds to a request. A `Request` holds the URL as a parser rewrote it. */
function targetOf(bindings: unknown): string | undefined {
  return node.safeParse(bindings).data?.incoming.url
}
