import { z } from 'zod'
import type { ChannelSummary } from '../engine/read/channel-list.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import { presentTime, timeSchema } from './time.ts'

/** A channel on the wire, with its capabilities and its health. */
export interface Channel {
  id: string
  /** `sms`, `whatsapp`, `email`, `voice`, … */
  kind: string
  /** Our own address on it, for people. `null` if it has none, or several. */
  address: string | null
  capabilities: ChannelCapabilities
  health: ChannelHealth
}

export interface ChannelHealth {
  /**
   * `attention`: a delivery died, or the last pull failed. `silent`: nothing was received for 24 hours. `off`: it is not
   * open in any process.
   */
  state: 'healthy' | 'syncing' | 'attention' | 'silent'
  lastReceivedAt: string | null
  lastSentAt: string | null
  /** Messages that wait to be sent, at most 1000. `null` if the access of the caller hides the number. */
  waiting: number | null
  /** Deliveries that died, at most 1000. `null` if the access of the caller hides the number. */
  dead: number | null
}

const count = z.int().nonnegative()

const capabilitiesSchema: z.ZodType<ChannelCapabilities> = z.object({
  text: z.object({
    max: count,
    parts: z.exactOptional(z.enum(['gsm'])),
    encoding: z.exactOptional(z.enum(['smart'])),
    price: z.exactOptional(z.object({ amount: z.string(), currency: z.string() })),
  }),
  content: z.exactOptional(
    z.object({
      subject: z.exactOptional(z.boolean()),
      html: z.exactOptional(z.boolean()),
      media: z.exactOptional(z.object({ types: z.array(z.string()), bytes: count, count })),
      templates: z.exactOptional(z.boolean()),
      locations: z.exactOptional(z.boolean()),
      choices: z.exactOptional(z.boolean()),
    }),
  ),
  window: z.exactOptional(z.object({ for: z.number() })),
  recipients: z.exactOptional(count),
  threads: z.enum(['address', 'opening']),
  receipts: z.enum(['none', 'sent', 'delivered', 'read']),
  sending: z.object({ concurrency: count, spacing: z.number(), ambiguityWindow: z.number() }),
  tracking: z.exactOptional(
    z.object({
      for: z.exactOptional(z.number()),
      every: z.exactOptional(z.number()),
      bill: z.exactOptional(z.number()),
    }),
  ),
  pulling: z.exactOptional(z.object({ rest: z.number() })),
  webhook: z.exactOptional(z.object({ max: count })),
})

export const channelSchema: z.ZodType<Channel> = z
  .object({
    id: z.string(),
    kind: z.string(),
    address: z.string().nullable(),
    capabilities: capabilitiesSchema,
    health: z.object({
      state: z.enum(['healthy', 'syncing', 'attention', 'silent']),
      lastReceivedAt: timeSchema.nullable(),
      lastSentAt: timeSchema.nullable(),
      waiting: count.nullable(),
      dead: count.nullable(),
    }),
  })
  .meta({
    id: 'Channel',
    description: 'A channel, with its capabilities and its health.',
    examples: [
      {
        id: 'sms',
        kind: 'sms',
        address: '+1 415 555 0100',
        capabilities: {
          text: { max: 1600, parts: 'gsm' },
          threads: 'address',
          receipts: 'delivered',
          sending: { concurrency: 8, spacing: 0, ambiguityWindow: 120_000 },
        },
        health: {
          state: 'healthy',
          lastReceivedAt: '2026-03-01T09:30:00.000Z',
          lastSentAt: '2026-03-01T09:31:00.000Z',
          waiting: 0,
          dead: 0,
        },
      },
    ],
  })

/** Writes a channel in the form of the wire. Only its documented capabilities are shown. */
export function presentChannel({ id, kind, address, capabilities, health }: ChannelSummary): Channel {
  const { state, lastReceivedAt, lastSentAt, waiting, dead } = health
  return {
    ...{ id, kind, address },
    capabilities: shown(capabilities),
    health: {
      state,
      lastReceivedAt: lastReceivedAt === null ? null : presentTime(lastReceivedAt),
      lastSentAt: lastSentAt === null ? null : presentTime(lastSentAt),
      ...{ waiting, dead },
    },
  }
}

/** The capabilities as data: a channel in JavaScript may have more fields, or some that are undefined. */
function shown(capabilities: ChannelCapabilities): ChannelCapabilities {
  return capabilitiesSchema.parse(JSON.parse(JSON.stringify(capabilities)))
}
