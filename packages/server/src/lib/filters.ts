import type { AddressId, ContactId, JobId, MessageId } from '@parley/core'
import type { MediaId } from '@parley/core/media'
import { z } from 'zod'
import { repeated } from './parameters.ts'

const ID = /^[\w-]{1,200}$/

function visible(most: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(most)
    .refine((value) => !/\p{Cc}/u.test(value), 'must have no control characters')
}

/** The order of a list. */
export const order: z.ZodType<'newest' | 'oldest' | undefined, string | undefined> = z
  .enum(['newest', 'oldest'])
  .optional()
  .meta({ description: 'Default: `newest`, the newest first.' })

/** An address to filter by: its id, or a person's spelling. */
export const addressFilter: z.ZodType<{ addressId: AddressId } | { address: string } | undefined, string | undefined> =
  visible(320)
    .transform((value) => (/^adr_\w+$/.test(value) ? { addressId: value as AddressId } : { address: written(value) }))
    .optional()
    .meta({
      description: 'A number or an e-mail in any spelling, or the id of an address. Encode a `+` as `%2B`.',
      examples: ['+1 (415) 555-0123'],
    })

/** A contact to filter by. */
export const contactFilter: z.ZodType<ContactId | undefined, string | undefined> = visible(200)
  .transform((id) => id as ContactId)
  .optional()
  .meta({ description: 'The `contactId` of an address: conversations with any address of that contact.' })

/** Assignees to filter by. */
export const assigneeFilter: z.ZodType<(string | null)[] | undefined, string[] | undefined> = repeated(
  visible(200).transform((value) => (value === 'none' ? null : value)),
  'The assignee; `none` for conversations without one.',
)

/** An address in a person's spelling. */
export const writtenAddress: z.ZodType<string, string> = visible(320)
  .transform(written)
  .meta({ description: 'A number or an e-mail in any spelling.', examples: ['+1 (415) 555-0123'] })

/** The message in a path. */
export const messageParameter: z.ZodObject<{ id: z.ZodType<MessageId, string> }> = z.object({
  id: idOf<MessageId>('msg_00112233445566778899aabbccddeeff'),
})

/** The address in a path. */
export const addressParameter: z.ZodObject<{ id: z.ZodType<AddressId, string> }> = z.object({
  id: idOf<AddressId>('adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9'),
})

/** The job in a path. */
export const jobParameter: z.ZodObject<{ id: z.ZodType<JobId, string> }> = z.object({
  id: idOf<JobId>('job_11223344556677889900aabbccddeeff'),
})

/** The media file in a path. */
export const mediaParameter: z.ZodObject<{ id: z.ZodType<MediaId, string> }> = z.object({
  id: idOf<MediaId>('med_0f1e2d3c4b5a69788796a5b4c3d2e1f0'),
})

function idOf<Id extends string>(example: string): z.ZodType<Id, string> {
  return z
    .string()
    .regex(ID)
    .transform((id) => id as Id)
    .meta({ examples: [example] })
}

// An unencoded `+` arrives as a space, and no address begins with one.
function written(value: string): string {
  return value.replace(/^ (?=\d)/, '+')
}
