import type { Context } from 'hono'
import { z } from 'zod'
import type { Exchange } from './exchange.ts'
import type { JsonSchema, Prompt } from './model.ts'
import { OpenAiRefusal, wrong } from './refusal.ts'
import { checkStrict } from './strict-schema.ts'

/** The text of a message: as a text, or in parts. */
export const contentText: z.ZodType<string> = z.union([
  z.string(),
  z
    .array(z.looseObject({ type: z.enum(['text', 'input_text', 'output_text']), text: z.string() }))
    .transform((parts) => parts.map(({ text }) => text).join('\n')),
])

/** A requested form. */
export interface FormatSchema {
  name: string
  schema?: JsonSchema | undefined
  strict?: boolean | null | undefined
}

export const formatSchema: z.ZodType<FormatSchema> = z.looseObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  schema: z.record(z.string(), z.unknown()).optional(),
  strict: z.boolean().nullish(),
})

/** Reads a body in JSON: as it is, and parsed. */
export async function readJson<Given>(c: Context, schema: z.ZodType<Given>): Promise<{ raw: unknown; given: Given }> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new OpenAiRefusal(415, 'Unsupported Media Type: expected application/json')
  const raw: unknown = await c.req.json().catch(() => {
    throw new OpenAiRefusal(400, 'We could not parse the JSON body of your request.')
  })
  return { raw, given: parsed(schema, raw) }
}

/** @throws OpenAiRefusal naming the parameter that is wrong */
export function parsed<Value>(schema: z.ZodType<Value>, raw: unknown): Value {
  const { data, error } = schema.safeParse(raw)
  const [issue] = error?.issues ?? []
  if (issue === undefined) return data as Value
  const param = issue.path.join('.')
  throw wrong(param, `Invalid '${param}': ${issue.message}`)
}

/** @throws OpenAiRefusal for a model that does not exist */
export function knownModel(id: string, models: readonly string[]): void {
  if (models.includes(id)) return
  const message = `The model '${id}' does not exist or you do not have access to it.`
  throw new OpenAiRefusal(404, message, { code: 'model_not_found' })
}

/** The form of a prompt. A strict schema is checked as OpenAI does. */
export function promptFormat(format: FormatSchema | undefined, param: string): Prompt['format'] {
  if (format === undefined) return null
  const { name, schema = {}, strict } = format
  if (strict === true) checkStrict(name, schema, param)
  return { name, schema }
}

/** Some servers accept no schema. Their code is a number. */
export function refuseSchema({ fault }: Exchange, hasSchema: boolean): void {
  if (!hasSchema || fault?.fault !== 'no_schema') return
  const message = 'Either "json_schema" or "grammar" can be specified, but not both'
  throw new OpenAiRefusal(400, message, { code: 400 })
}
