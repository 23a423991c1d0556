import { z } from 'zod'
import type { AttributesPatch, AttributeValue } from '../model/attributes.ts'
import type { Part } from '../model/message.ts'

/** A file of a message to send, on the wire. */
export interface ReplyAttachment {
  /** The id of a stored media file. */
  mediaId: string
  /** Default: the name of the media file. */
  name?: string | undefined
}

/** The content of a message to send, on the wire. */
export interface Content {
  /** Empty only if the message has files or a template. */
  text: string
  subject?: string | undefined
  html?: string | undefined
  attachments?: ReplyAttachment[] | undefined
  parts?: Part[] | undefined
}

const short = z.string().max(1000)

export const partSchema: z.ZodType<Part> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    label: short.nullable(),
  }),
  z.strictObject({ type: z.literal('choices'), choices: z.array(short.min(1)).min(1).max(50) }),
  z.strictObject({
    type: z.literal('template'),
    template: short.min(1),
    variables: z.record(z.string().min(1).max(200), z.string()),
  }),
])

/** The id of a media file. Its pattern is in the document, so it is checked without a function. */
const mediaId: z.ZodType<string> = z
  .string()
  .regex(/^med_[0-9a-f]{32}$/, 'must be the id of a media file: med_ and 32 digits or letters a to f')

/** The fields of a message to send. */
export const contentFields: { readonly [Field in keyof Content]-?: z.ZodType<Content[Field]> } = {
  text: z.string(),
  subject: z.string().max(1000).optional(),
  html: z.string().optional(),
  attachments: z
    .array(z.strictObject({ mediaId, name: short.min(1).optional() }))
    .max(100)
    .optional(),
  parts: z.array(partSchema).max(20).optional(),
}

const valueSchema: z.ZodType<AttributeValue> = z.union([z.string().max(1000), z.number(), z.boolean()], {
  error: 'must be a text of at most 1000 characters, a number, true or false',
})

const attributeName = z.string().min(1).max(200)

/** Attributes in a response. */
export const attributesSchema: z.ZodType<{ readonly [name: string]: AttributeValue }> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
)

/** A change of attributes: at most 50, `null` removes one. */
export const attributesPatchSchema: z.ZodType<AttributesPatch> = z
  .record(attributeName, valueSchema.nullable())
  .refine((patch) => Object.keys(patch).length <= 50, 'must have at most 50 names')
  .meta({ maxProperties: 50 })
