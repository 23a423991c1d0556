import { z } from 'zod'
import { timeSchema } from './time.ts'

/** The merge of two contacts of one person on the wire, and the data to separate them again. */
export interface ContactMerge {
  id: string
  from: string
  into: string
  /** The addresses that were moved. */
  addresses: string[]
  carried: string[]
  name: string | null
  nameFrom: 'channel' | 'team' | null
  named: boolean
  author: string | null
  at: string
  undoneAt: string | null
}

export const contactMergeSchema: z.ZodType<ContactMerge> = z
  .object({
    id: z.string(),
    from: z.string(),
    into: z.string(),
    addresses: z.array(z.string()),
    carried: z.array(z.string()),
    name: z.string().nullable(),
    nameFrom: z.enum(['channel', 'team']).nullable(),
    named: z.boolean(),
    author: z.string().nullable(),
    at: timeSchema,
    undoneAt: timeSchema.nullable(),
  })
  .meta({
    id: 'ContactMerge',
    description: 'Two contacts of one person. `addresses` went from `from` to `into`.',
    examples: [
      {
        id: 'mrg_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        from: 'per_0011223344556677889900aabbccddee',
        into: 'per_99887766554433221100ffeeddccbbaa',
        addresses: ['adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9'],
        carried: [],
        name: 'A. Lee',
        nameFrom: 'channel',
        named: false,
        author: 'user:psn_1',
        at: '2026-03-01T09:30:00.000Z',
        undoneAt: null,
      },
    ],
  })
