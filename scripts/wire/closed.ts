import type { JsonSchema, OpenApi } from './document.ts'

/** Keywords with schemas of an inner value: by name, in a list, or one. */
const byName = ['properties', 'patternProperties', '$defs'] as const
const inList = ['oneOf', 'anyOf', 'prefixItems'] as const
const alone = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames'] as const

/**
 * The document with every object closed: a field that is not documented is wrong. The document itself leaves objects open,
 * because fields may be added in a later version.
 */
export function closed(document: OpenApi): OpenApi {
  const copy = structuredClone(document)
  for (const [name, schema] of Object.entries(copy.components.schemas)) {
    // A component may be one part of an object, beside others: the place that refers to it closes the whole.
    copy.components.schemas[name] = inside(schema)
  }
  closeBodies(copy.paths)
  return copy
}

function closeBodies(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'schema') (value as JsonSchema).schema = whole(inner as JsonSchema)
    else if (key !== 'example' && key !== 'examples') closeBodies(inner)
  }
}

/** A schema of a whole value: if it is an object, it has no other fields. */
function whole(schema: JsonSchema): JsonSchema {
  const within = inside(schema)
  const isOpen = within.additionalProperties === undefined
  const isObject = 'properties' in within || '$ref' in within || 'allOf' in within
  return isOpen && isObject ? { ...within, unevaluatedProperties: false } : within
}

function inside(schema: JsonSchema): JsonSchema {
  const result = { ...schema }
  for (const keyword of byName) {
    if (isSchema(result[keyword])) result[keyword] = mapped(result[keyword], whole)
  }
  for (const keyword of inList) {
    if (Array.isArray(result[keyword])) result[keyword] = result[keyword].map(whole)
  }
  for (const keyword of alone) {
    if (isSchema(result[keyword])) result[keyword] = whole(result[keyword])
  }
  if (Array.isArray(result.allOf)) result.allOf = result.allOf.map(inside)
  return result
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapped(schemas: JsonSchema, each: (schema: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, each(schema as JsonSchema)]))
}
