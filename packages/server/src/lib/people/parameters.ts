import type { ApiKeyId, InvitationId, PersonId } from '@parley/core/people'
import { z } from 'zod'

/** A person in a path: its id, or that of its principal. */
export const personParameter: z.ZodObject<{ id: z.ZodType<PersonId, string> }> = z.object({
  id: idOf<PersonId>('user:', 'user:psn_5b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e'),
})

/** An invitation in a path. */
export const invitationParameter: z.ZodObject<{ id: z.ZodType<InvitationId, string> }> = z.object({
  id: idOf<InvitationId>('', 'inv_6c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f'),
})

/** A key in a path: its id, or that of its principal. */
export const keyParameter: z.ZodObject<{ id: z.ZodType<ApiKeyId, string> }> = z.object({
  id: idOf<ApiKeyId>('key:', 'key_7d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a'),
})

function idOf<Id extends string>(principal: string, example: string): z.ZodType<Id, string> {
  return z
    .string()
    .regex(/^[\w:-]{1,200}$/)
    .transform((id) => (id.startsWith(principal) ? id.slice(principal.length) : id) as Id)
    .meta({ examples: [example] })
}
