import { z } from 'zod'
import type { AddedChannel as AddedFacts, ChannelSummary } from '../engine/read/channel-list.ts'
import type { SetupStatus } from '../model/channel-record.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { SetupStep } from '../ports/setup.ts'
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
  /** `null` for a channel of the program, which cannot be changed at run time. */
  added: AddedChannel | null
}

/** The facts about a channel that was added at run time. */
export interface AddedChannel {
  /** Its channel type. */
  type: string
  /** Its name for people. Empty for none. */
  label: string
  /** The access keys of its conversations. Empty: the whole tenant. */
  access: string[]
  /** It rises with each change by a person. */
  version: number
  /** Its fields. A secret is `{ set: true }`. `null` for a caller without `channels.manage`, and if it cannot be read. */
  config: { [field: string]: unknown } | null
  setup: ChannelSetupState
  /** The channel has a test. */
  canTest: boolean
  createdAt: string
  updatedAt: string
}

/** The set-up of a channel at its provider. */
export interface ChannelSetupState {
  /**
   * `planned`: a job will run it. `foreign`: a value belongs to another system, and nothing was changed. `rolled_back`:
   * the provider has its earlier values.
   */
  state: SetupStatus
  action: 'apply' | 'roll_back'
  force: boolean
  /** The changes that are in progress, or that are refused. */
  steps: SetupStep[]
  error: string | null
  at: string | null
  /** The channel can set its provider up. */
  canSetUp: boolean
  /** A set-up has changed something that can be rolled back. */
  canRollBack: boolean
}

export interface ChannelHealth {
  /**
   * `attention`: a delivery died, or the last pull failed. `silent`: nothing was received for 24 hours. `off`: it is not
   * open in this process.
   */
  state: 'healthy' | 'syncing' | 'attention' | 'silent' | 'off'
  lastReceivedAt: string | null
  lastSentAt: string | null
  /** Messages that wait to be sent, at most 1000. `null` if the access of the caller hides the number. */
  waiting: number | null
  /** Deliveries that died, at most 1000. `null` if the access of the caller hides the number. */
  dead: number | null
  /** The last webhook that was stored, to ten seconds. */
  lastWebhookAt: string | null
  /** The last failure. `at` is `null` if it lasts. `null` if the access of the caller hides it. */
  lastError: { reason: string; at: string | null } | null
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

export const setupStepSchema: z.ZodType<SetupStep> = z.object({
  subject: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  foreign: z.boolean(),
})

const setupSchema: z.ZodType<ChannelSetupState> = z.object({
  state: z.enum(['none', 'planned', 'running', 'done', 'foreign', 'failed', 'rolled_back']),
  action: z.enum(['apply', 'roll_back']),
  force: z.boolean(),
  steps: z.array(setupStepSchema),
  error: z.string().nullable(),
  at: timeSchema.nullable(),
  canSetUp: z.boolean(),
  canRollBack: z.boolean(),
})

const addedSchema: z.ZodType<AddedChannel> = z.object({
  type: z.string(),
  label: z.string(),
  access: z.array(z.string()),
  version: count,
  config: z.record(z.string(), z.unknown()).nullable(),
  setup: setupSchema,
  canTest: z.boolean(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})

export const channelSchema: z.ZodType<Channel> = z
  .object({
    id: z.string(),
    kind: z.string(),
    address: z.string().nullable(),
    capabilities: capabilitiesSchema,
    health: z.object({
      state: z.enum(['healthy', 'syncing', 'attention', 'silent', 'off']),
      lastReceivedAt: timeSchema.nullable(),
      lastSentAt: timeSchema.nullable(),
      waiting: count.nullable(),
      dead: count.nullable(),
      lastWebhookAt: timeSchema.nullable(),
      lastError: z.object({ reason: z.string(), at: timeSchema.nullable() }).nullable(),
    }),
    added: addedSchema.nullable(),
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
          lastWebhookAt: '2026-03-01T09:31:02.000Z',
          lastError: null,
        },
        added: {
          type: 'sms-account',
          label: 'Front desk',
          access: [],
          version: 2,
          config: { from: '+14155550100', authToken: { set: true } },
          setup: {
            ...{ state: 'done', action: 'apply', force: false, steps: [], error: null },
            ...{ at: '2026-03-01T09:00:00.000Z', canSetUp: true, canRollBack: true },
          },
          canTest: true,
          createdAt: '2026-03-01T08:59:00.000Z',
          updatedAt: '2026-03-01T09:00:00.000Z',
        },
      },
    ],
  })

/** Writes a channel in the form of the wire. Only its documented capabilities are shown. */
export function presentChannel({ id, kind, address, capabilities, health, added }: ChannelSummary): Channel {
  const { state, lastReceivedAt, lastSentAt, waiting, dead, lastWebhookAt, lastError } = health
  return {
    ...{ id, kind, address },
    capabilities: shown(capabilities),
    health: {
      state,
      lastReceivedAt: lastReceivedAt === null ? null : presentTime(lastReceivedAt),
      lastSentAt: lastSentAt === null ? null : presentTime(lastSentAt),
      ...{ waiting, dead },
      lastWebhookAt: presentMaybe(lastWebhookAt),
      lastError: lastError === null ? null : { reason: lastError.reason, at: presentMaybe(lastError.at) },
    },
    added: added === null ? null : presentAdded(added),
  }
}

function presentAdded({ access, setup, createdAt, updatedAt, ...added }: AddedFacts): AddedChannel {
  return {
    ...added,
    access: [...access],
    setup: { ...setup, steps: [...setup.steps], at: presentMaybe(setup.at) },
    createdAt: presentTime(createdAt),
    updatedAt: presentTime(updatedAt),
  }
}

function presentMaybe(at: number | null): string | null {
  return at === null ? null : presentTime(at)
}

/** The capabilities as data: a channel in JavaScript may have more fields, or some that are undefined. */
function shown(capabilities: ChannelCapabilities): ChannelCapabilities {
  return capabilitiesSchema.parse(JSON.parse(JSON.stringify(capabilities)))
}
