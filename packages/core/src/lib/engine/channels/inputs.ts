import { z } from 'zod'
import { isStorableText } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import { nameSchema } from '../../names.ts'

/** The most access keys of a channel. */
const MOST_KEYS = 100

const key = z
  .string()
  .max(200)
  .refine((text) => isVisible(text) && isStorableText(text), 'must have a visible character and no broken character')

// A webhook is posted to a path with the id.
const id = nameSchema.refine((name) => /^[\w.:@-]+$/.test(name), 'must be letters, digits and - _ . : @')

const label = z
  .string()
  .max(200, 'must have at most 200 characters')
  .refine((text) => isStorableText(text) && !/\p{Cc}/u.test(text), 'must have no control characters')
const access = z.array(key).max(MOST_KEYS)
const config = z.record(z.string(), z.unknown())

/** The input of `channels.add`. */
export const newChannelSchema: z.ZodType = z.strictObject({
  id: id.optional(),
  type: z.string(),
  label: label.optional(),
  config: config.optional(),
  access: access.optional(),
})

/** The input of `channels.update`. */
export const channelPatchSchema: z.ZodType = z
  .strictObject({
    label: label.optional(),
    config: config.optional(),
    access: access.optional(),
    version: z.int().positive().optional(),
  })
  .refine(
    ({ label, config, access }) => label !== undefined || config !== undefined || access !== undefined,
    'must have label, config or access',
  )
