import { ParleyError } from '@parley/core'
import { type ChannelSource, defineChannel, type Fact } from '@parley/core/channel'
import { z } from 'zod'

/** The key of the signatures of the pigeons' webhooks. */
export const seal = 'feather'

const fact = z.discriminatedUnion('type', [
  z.object({
    ...{ type: z.literal('message'), id: z.string(), from: z.string(), text: z.string() },
    files: z.array(z.object({ url: z.string(), contentType: z.string() })).default([]),
  }),
  z.object({ type: z.literal('receipt'), message: z.string(), status: z.enum(['sent', 'delivered', 'failed']) }),
])

/** A channel with a provider that exists in the test only: posts are JSON, and sealed. */
export const pigeonChannel: (config: { maxText?: number }) => ChannelSource = defineChannel({
  kind: 'pigeon',
  config: z.object({ maxText: z.number().default(160) }),
  capabilities: ({ maxText }) => ({
    text: { max: maxText },
    content: { media: { types: ['image/*'], bytes: 1_000_000, count: 2 } },
    threads: 'address',
    receipts: 'delivered',
    sending: { concurrency: 4, spacing: 0, ambiguityWindow: 1000 },
    webhook: { max: 262_144 },
  }),
  open: () => ({
    parseAddress: (input) => (/^\+\d{5,15}$/.test(input) ? addressOf(input) : undefined),
    thread: ([to]) => to.value,
    async webhook(request) {
      if (request.headers.get('x-seal') !== seal) throw new ParleyError('webhook.forged')
      const body = fact.safeParse(await request.json().catch(() => undefined))
      if (!body.success) throw new ParleyError('webhook.malformed')
      return {
        facts: [factOf(body.data)],
        response: new Response('coo', { headers: { 'content-type': 'text/plain' } }),
      }
    },
    send: async (message) => ({ type: 'accepted', providerId: `out-${message.id}`, status: 'sent' }),
  }),
})

function addressOf(value: string): { scheme: string; value: string; display: string } {
  return { scheme: 'tel', value, display: value }
}

function factOf(body: z.output<typeof fact>): Fact {
  if (body.type === 'receipt') return { type: 'receipt', providerId: `out-${body.message}`, status: body.status }
  const { id, from, text, files } = body
  return {
    type: 'message',
    direction: 'inbound',
    providerId: id,
    from: addressOf(from),
    thread: [{ thread: from }],
    text,
    attachments: files,
  }
}
