/** A JSON Schema. */
export type JsonSchema = { [keyword: string]: unknown }

/** A header of an answer. */
export interface Header {
  required?: boolean
  schema: JsonSchema
}

/** A body of one media type. */
export interface MediaType {
  schema?: JsonSchema
  example?: unknown
  examples?: { [name: string]: { value: unknown } }
}

/** An answer, by its status. */
export interface Answer {
  description: string
  headers?: { [name: string]: Header }
  content?: { [type: string]: MediaType }
}

/** A method of a path. */
export interface Operation {
  operationId: string
  security?: { [scheme: string]: string[] }[]
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[]
  requestBody?: { required?: boolean; content: { [type: string]: MediaType } }
  responses: { [status: string]: Answer }
}

/** The part of an OpenAPI document that answers are checked by. */
export interface OpenApi {
  openapi: string
  paths: { [path: string]: { [method: string]: Operation } }
  components: { schemas: { [name: string]: JsonSchema } }
}

/** A place in the document, as a JSON Pointer. */
export function pointer(...parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Every operation, with its path and method. */
export function operationsOf({ paths }: OpenApi): { path: string; method: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
}
