import { type ChannelSource, defineChannel } from '@parley/core/channel'
import { z } from 'zod'

/** The text of a customer. */
export interface Note {
  id: string
  from: string
  text: string
  at?: number | undefined
}

const noteSchema: z.ZodType<Note> = z.object({
  id: z.string(),
  from: z.string(),
  text: z.string(),
  at: z.number().optional(),
})

/** A channel of paper: each posted JSON is an inbound message, and each send is accepted. */
export const paper: (config: { sent: string[] }) => ChannelSource = defineChannel({
  kind: 'paper',
  config: z.object({ sent: z.array(z.string()) }),
  capabilities: {
    text: { max: 100_000 },
    threads: 'address',
    receipts: 'sent',
    sending: { concurrency: 4, spacing: 0, ambiguityWindow: 1000 },
    webhook: { max: 1_000_000 },
  },
  open: ({ sent }) => ({
    parseAddress: (input) => ({ scheme: 'name', value: input, display: input }),
    thread: ([to]) => to.value,
    async webhook(request) {
      const { id, from, text, at } = noteSchema.parse(await request.json())
      const sender = { scheme: 'name', value: from, display: from }
      return {
        facts: [
          { type: 'message', direction: 'inbound', providerId: id, from: sender, thread: [{ thread: from }], text, at },
        ],
        response: new Response(),
      }
    },
    async send(message) {
      sent.push(message.text)
      return { type: 'accepted', providerId: `p-${message.id}`, status: 'sent' }
    },
  }),
})

/** The post of a customer's text to the channel of paper. */
export function written(note: Note): Request {
  return new Request('http://paper.test/', { method: 'POST', body: JSON.stringify(note) })
}
