import { z } from 'zod'
import type { ChannelSource } from '../src/lib/ports/channel.ts'
import { defineChannel } from '../src/lib/ports/define-channel.ts'

const body = z.object({ id: z.string(), from: z.string(), text: z.string(), at: z.number().optional() })

/** A channel of notes, each with a time of its own. Its addresses are words, in lower case. */
export const noteChannel: (options: Record<string, never>) => ChannelSource = defineChannel({
  kind: 'note',
  config: z.object({}),
  capabilities: {
    text: { max: 1000 },
    threads: 'address',
    receipts: 'none',
    sending: { concurrency: 1, spacing: 0, ambiguityWindow: 1000 },
    webhook: { max: 10_000 },
  },
  open: () => ({
    parseAddress: (input) => (/^\s*[a-z]+\s*$/i.test(input) ? addressOf(input.trim().toLowerCase()) : undefined),
    thread: ([to]) => to.value,
    async webhook(request) {
      const { id, from, text, at } = body.parse(await request.json())
      const fact = {
        type: 'message' as const,
        direction: 'inbound' as const,
        providerId: id,
        from: addressOf(from),
        thread: [{ thread: from }],
        text,
      }
      return { facts: [at === undefined ? fact : { ...fact, at }], response: new Response('ok') }
    },
    send: async ({ id }) => ({ type: 'accepted', providerId: id, status: 'sent' }),
  }),
})

/** The webhook of one note. */
export function note(fields: { id: string; from: string; text?: string; at?: number }): Request {
  const text = fields.text ?? `text ${fields.id}`
  return new Request('https://parley.example/', { method: 'POST', body: JSON.stringify({ ...fields, text }) })
}

function addressOf(value: string): { scheme: string; value: string; display: string } {
  return { scheme: 'word', value, display: value }
}
