import { z } from 'zod'
import { accessSchema, type Role, roles } from '../../model/principal.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import { canonicalEmail } from './names.ts'

/** An e-mail; it is stored in lower case. */
export const email: z.ZodType<string, string> = z
  .string()
  .max(320)
  .transform(canonicalEmail)
  .refine((value) => /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(value), 'must be an e-mail, such as ann@example.com')
  .transform(storable)

/** The name of a person or a key. */
export const name: z.ZodType<string, string> = z
  .string()
  .min(1)
  .max(200)
  .transform(storable)
  .refine(isVisible, 'must have at least one visible character')

export const role: z.ZodType<Role> = z.enum(Object.keys(roles) as [Role, ...Role[]])

/** The SHA-256 of a secret. */
export const digest: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal')

/** A hash of a password, in any form. */
export const hash: z.ZodType<string> = z.string().min(1).max(1000)

export const time: z.ZodType<number> = z.int()

export const access: z.ZodType<string[] | undefined> = accessSchema
  .transform((keys) => [...keys])
  .optional() as z.ZodType<string[] | undefined>

/** The access keys of a person; `null` if nothing narrows it. */
export const narrowing: z.ZodType<string[] | null | undefined> = accessSchema
  .transform((keys) => [...keys])
  .nullish() as z.ZodType<string[] | null | undefined>
