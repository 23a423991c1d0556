import { z } from 'zod'
import { timeSchema } from './time.ts'

/** A browser in which a person receives notifications, on the wire. Its endpoint is never on the wire. */
export interface PushSubscription {
  id: string
  person: string
  /** The name of the browser. */
  label: string
  /** The same for all subscriptions of one browser. */
  browser: string
  generation: number | null
  createdAt: string
  /** The last time at which the browser subscribed. */
  renewedAt: string
}

export const pushSubscriptionSchema: z.ZodType<PushSubscription> = z
  .object({
    id: z.string(),
    person: z.string(),
    label: z.string(),
    browser: z.string(),
    generation: z.int().nullable(),
    createdAt: timeSchema,
    renewedAt: timeSchema,
  })
  .meta({
    id: 'PushSubscription',
    description: 'A browser in which a person receives notifications.',
    examples: [
      {
        id: 'psb_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        person: 'user:psn_1',
        label: 'Firefox on Linux',
        browser: '9a3b5e4f6d8a2b1c',
        generation: 1,
        createdAt: '2026-03-01T09:30:00.000Z',
        renewedAt: '2026-03-02T08:00:00.000Z',
      },
    ],
  })
