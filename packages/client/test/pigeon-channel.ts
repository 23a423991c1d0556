import { type ChannelSource, defineChannel } from '@parley/core/channel'
import { z } from 'zod'

const fact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), id: z.string(), from: z.string(), text: z.string() }),
  z.object({ type: z.literal('receipt'), message: z.string(), status: z.enum(['sent', 'delivered', 'failed']) }),
])

/** A channel with a provider that exists in the test only. */
export const pigeonChannel: (config: Record<string, never>) => ChannelSource = defineChannel({
  kind: 'pigeon',
  config: z.object({}),
  capabilities: () => ({
    text: { max: 160 },
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
      const body = fact.parse(await request.json())
      const response = new Response('coo', { headers: { 'content-type': 'text/plain' } })
      if (body.type === 'receipt') {
        return { facts: [{ type: 'receipt', providerId: `out-${body.message}`, status: body.status }], response }
      }
      const { id, from, text } = body
      const thread = [{ thread: from }]
      const message = {
        type: 'message',
        direction: 'inbound',
        providerId: id,
        from: addressOf(from),
        thread,
        text,
      } as const
      return { facts: [message], response }
    },
    send: async (message) => ({ type: 'accepted', providerId: `out-${message.id}`, status: 'sent' }),
  }),
})

function addressOf(value: string): { scheme: string; value: string; display: string } {
  return { scheme: 'tel', value, display: value }
}
