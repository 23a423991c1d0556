import type { JsonSchema } from './model.ts'
import { wrong } from './refusal.ts'

/** The keywords that a strict schema may have, as OpenAI documents them. */
const allowed = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum', 'const'],
  ...['description', 'title', '$defs', '$ref', 'pattern', 'format'],
  ...['multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'minItems', 'maxItems'],
])

/**
 * Checks a schema of a strict format. Its root is an object, every property is required, and no other is allowed.
 *
 * @throws OpenAiRefusal as OpenAI refuses it
 */
export function checkStrict(name: string, schema: JsonSchema, param: string): void {
  if (schema.type !== 'object') throw refused(name, 'schema must be a JSON Schema of \'type: "object"\'', param)
  checkInner(name, schema, param)
}

function checkInner(name: string, schema: JsonSchema, param: string): void {
  for (const keyword of Object.keys(schema))
    if (!allowed.has(keyword)) throw refused(name, `'${keyword}' is not permitted`, param)
  const { properties = {}, required = [], items, anyOf } = schema
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false)
      throw refused(name, "'additionalProperties' is required to be supplied and to be false", param)
    const missing = Object.keys(Object(properties)).filter((each) => !(required as string[]).includes(each))
    if (missing.length > 0)
      throw refused(
        name,
        `'required' is required to be an array with every key in properties. Missing '${missing[0]}'`,
        param,
      )
  }
  for (const inner of [
    ...Object.values(Object(properties)),
    ...(items ? [items] : []),
    ...((anyOf as unknown[]) ?? []),
  ])
    checkInner(name, inner as JsonSchema, param)
}

function refused(name: string, reason: string, param: string): Error {
  return wrong(param, `Invalid schema for response_format '${name}': ${reason}.`, 'invalid_json_schema')
}
