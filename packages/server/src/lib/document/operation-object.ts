import type { Header } from './headers.ts'
import type { JsonSchema } from './schemas.ts'

/** A body of one media type. */
export interface MediaType {
  schema?: JsonSchema
  example?: unknown
  examples?: { [name: string]: { summary?: string; value: unknown } }
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: JsonSchema
}

/** A method of a path in the document. */
export interface Operation {
  operationId?: string | undefined
  summary?: string | undefined
  description?: string | undefined
  tags?: string[] | undefined
  security?: { [scheme: string]: string[] }[] | undefined
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: { [type: string]: MediaType } }
  responses: {
    [status: string]: {
      description: string
      headers: { [name: string]: Header }
      content?: { [type: string]: MediaType }
    }
  }
}
