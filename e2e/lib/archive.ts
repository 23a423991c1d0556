import { type ChannelSource, defineChannel, type MessageFact } from '@parley/core/channel'
import { z } from 'zod'

const DAY = 86_400_000

/** The number of conversations that the messages of an archive are in. */
const CONVERSATIONS = 20

/** An archive of old messages. A pull reports all of them, and so does a synchronization. */
export const archive: (config: { size: number; before: number; pulls: boolean }) => ChannelSource = defineChannel({
  kind: 'archive',
  config: z.object({ size: z.number(), before: z.number(), pulls: z.boolean() }),
  capabilities: {
    text: { max: 1000 },
    threads: 'address',
    receipts: 'none',
    sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
    pulling: { rest: 3_600_000 },
  },
  open: ({ size, before, pulls }) => ({
    parseAddress: (input) => ({ scheme: 'name', value: input, display: input }),
    thread: ([to]) => to.value,
    send: async ({ id }) => ({ type: 'accepted', providerId: id, status: 'sent' }),
    async *sync({ signal }) {
      for (let place = 0; place < size && !signal.aborted; place += 500) {
        yield { facts: batch(place, size, before), total: size }
      }
    },
    ...(pulls
      ? {
          async *pull(since: string | undefined) {
            for (let place = Number(since ?? 0); place < size; place += 500) {
              yield { facts: batch(place, size, before), checkpoint: String(place + 500) }
            }
          },
        }
      : {}),
  }),
})

function batch(place: number, size: number, before: number): MessageFact[] {
  return Array.from({ length: Math.min(500, size - place) }, (_, each) => oldMessage(place + each, before))
}

function oldMessage(number: number, before: number): MessageFact {
  const name = `person ${number % CONVERSATIONS}`
  const person = { scheme: 'name', value: name, display: name }
  const isInbound = number % 3 !== 0
  return {
    type: 'message',
    direction: isInbound ? 'inbound' : 'outbound',
    providerId: `old-${number}`,
    from: isInbound ? person : { scheme: 'name', value: 'us', display: 'us' },
    ...(isInbound ? {} : { to: [person] }),
    thread: [{ thread: name }],
    text: `memory${number}`,
    // Out of order, and some of it before 1970.
    at: before - ((number * 7919) % 30_000) * DAY,
    history: true,
  }
}
