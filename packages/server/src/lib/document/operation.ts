import type { RouteConfig } from '@hono/zod-openapi'
import { z } from 'zod'
import { exampleOf } from './example-of.ts'
import { type HeaderName, headersFor } from './headers.ts'
import type { MediaType, Operation, Parameter } from './operation-object.ts'
import { refusalsOf, takesKey } from './refusals.ts'
import type { JsonSchema, Schemas } from './schemas.ts'
import { tagOf } from './tag-of.ts'

type Content = { [type: string]: { schema?: unknown; example?: unknown } | undefined }

interface Documented {
  description?: string
  content?: Content
  named?: readonly HeaderName[]
}

/** Converts a route to an operation of the document. */
export function operationOf(route: RouteConfig, schemas: Schemas): Operation {
  const { operationId, summary, description, tags = [tagOf(route.path)], security = [], request = {} } = route
  const parameters = [
    ...parametersOf('path', request.params, schemas),
    ...parametersOf('query', request.query, schemas),
    ...parametersOf('header', request.headers, schemas),
  ]
  const content = request.body?.content as Content | undefined
  return {
    operationId,
    summary,
    description,
    tags,
    security: security as NonNullable<Operation['security']>,
    ...(parameters.length > 0 && { parameters }),
    ...(content && {
      requestBody: {
        required: request.body?.required ?? false,
        content: contentOf(content, (schema) => schemas.input(schema)),
      },
    }),
    responses: { ...answersOf(route, schemas), ...refusalsOf(route, schemas) },
  }
}

function answersOf(route: RouteConfig, schemas: Schemas): Operation['responses'] {
  const answers = Object.entries(route.responses).filter(([status]) => status !== 'default')
  return Object.fromEntries(
    answers.map(([status, answer]) => {
      const { description = '', content, named = [] } = answer as Documented
      const names: HeaderName[] = [
        ...named,
        ...(takesKey(route.request?.headers) ? (['idempotent-replayed'] as const) : []),
      ]
      const bodies = content && { content: contentOf(content, (schema) => schemas.output(schema)) }
      return [status, { description, headers: headersFor(names), ...bodies }]
    }),
  )
}

function parametersOf(place: Parameter['in'], schema: unknown, schemas: Schemas): Parameter[] {
  if (!(schema instanceof z.ZodType)) return []
  const { properties = {}, required = [] } = schemas.input(schema) as {
    properties?: { [name: string]: JsonSchema }
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => {
    const isRequired = required.includes(name)
    const example = isRequired && rest.examples === undefined ? exampleOf(partOf(schema, name)) : undefined
    return {
      name,
      in: place,
      ...(isRequired && { required: true }),
      ...(typeof description === 'string' && { description }),
      schema: { ...rest, ...(example !== undefined && { examples: [example] }) },
    }
  })
}

function contentOf(content: Content, write: (schema: z.ZodType) => JsonSchema): { [type: string]: MediaType } {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema, example } = {}]) => {
      if (!(schema instanceof z.ZodType)) return [type, {}]
      const shown = example ?? exampleOf(schema)
      return [type, { schema: write(schema), ...(shown !== undefined && { example: shown }) }]
    }),
  )
}

function partOf(schema: z.ZodType, name: string): z.ZodType {
  return (schema instanceof z.ZodObject ? (schema.shape[name] as z.ZodType | undefined) : undefined) ?? z.unknown()
}
