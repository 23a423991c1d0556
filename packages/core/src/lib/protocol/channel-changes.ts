import { z } from 'zod'
import type { ChannelTypeSummary } from '../engine/channels/types.ts'
import type { SetupStep } from '../ports/setup.ts'
import { setupStepSchema } from './channel.ts'

/** The body that adds a channel. */
export interface NewChannel {
  /** The path of its webhooks ends with it. Default: the type and random digits. */
  id?: string | undefined
  /** A channel type of the installation: see `GET /channel-types`. */
  type: string
  label?: string | undefined
  /** The fields of its type. Secrets go in here, and never come out. */
  config?: { [field: string]: unknown } | undefined
  /** The access keys of the people that it belongs to. Default: the whole tenant. */
  access?: string[] | undefined
}

/** The body that changes a channel. Absent fields stay. */
export interface ChannelPatch {
  label?: string | undefined
  /** The changed fields. `null` removes one. A secret that is absent stays. */
  config?: { [field: string]: unknown } | undefined
  access?: string[] | undefined
  /** The version that the caller has seen. */
  version?: number | undefined
}

/** A channel type, with the JSON Schema of its configuration. */
export interface ChannelTypeInfo {
  type: string
  kind: string
  title: string | null
  /** A JSON Schema. Its properties are in the order of a form. A secret has `writeOnly`. */
  config: { [keyword: string]: unknown }
}

/** The changes that a set-up would make. */
export interface SetupPlan {
  steps: SetupStep[]
}

const config = z.record(z.string(), z.unknown()).optional()
const label = z.string().max(200).optional()
const access = z.array(z.string().min(1).max(200)).max(100).optional()

export const newChannelSchema: z.ZodType<NewChannel> = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.:@-]{1,200}$/, 'must be 1 to 200 letters, digits and - _ . : @')
      .optional(),
    type: z.string(),
    ...{ label, config, access },
  })
  .meta({
    id: 'NewChannel',
    description: 'A channel to add. Secrets of its `config` never come out.',
    examples: [
      {
        type: 'sms-account',
        label: 'Front desk',
        config: { number: '+14155550100', pin: '4071' },
        access: ['user:psn_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b'],
      },
    ],
  })

export const channelPatchSchema: z.ZodType<ChannelPatch> = z
  .strictObject({ label, config, access, version: z.int().positive().optional() })
  .meta({
    id: 'ChannelPatch',
    description: 'A change of a channel. Absent fields stay, also secrets.',
    examples: [{ label: 'Front desk', config: { pin: '5823' }, version: 2 }],
  })

export const channelTypeSchema: z.ZodType<ChannelTypeInfo> = z
  .object({
    type: z.string(),
    kind: z.string(),
    title: z.string().nullable(),
    config: z.record(z.string(), z.unknown()),
  })
  .meta({
    id: 'ChannelType',
    description: 'A type of channels that can be added, with the JSON Schema of its configuration.',
    examples: [
      {
        type: 'sms-account',
        kind: 'sms',
        title: 'SMS',
        config: {
          type: 'object',
          properties: {
            account: { type: 'string', title: 'Account' },
            authToken: { type: 'string', title: 'Auth token', writeOnly: true },
          },
          required: ['account', 'authToken'],
        },
      },
    ],
  })

export const setupPlanSchema: z.ZodType<SetupPlan> = z.object({ steps: z.array(setupStepSchema) }).meta({
  id: 'SetupPlan',
  description: 'The changes that a set-up would make. Without steps, the provider is set up.',
  examples: [
    {
      steps: [
        {
          ...{ subject: 'The webhook of +1 415 555 0100', from: null },
          ...{ to: 'https://chat.example/webhooks/sms', foreign: false },
        },
      ],
    },
  ],
})

/** Writes a channel type in the form of the wire. */
export function presentChannelType({ type, kind, title, config }: ChannelTypeSummary): ChannelTypeInfo {
  return { type, kind, title, config }
}
