import { problemSchema } from '@parley/core/protocol'
import type { z } from 'zod'
import type { App } from './app.ts'

/** How every route documents what it answers when it does not do what it is for. */
export const problem: {
  description: string
  content: { 'application/problem+json': { schema: typeof problemSchema } }
} = {
  description: 'A problem, by its code.',
  content: { 'application/problem+json': { schema: problemSchema } },
}

/** A JSON body of an answer. */
export function json<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
): { description: string; content: { 'application/json': { schema: Schema } } } {
  return { description, content: { 'application/json': { schema } } }
}

/** A JSON body of a request; without it the request is refused. */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
): { required: true; content: { 'application/json': { schema: Schema } } } {
  return { required: true, content: { 'application/json': { schema } } }
}

/** Routes that only a known asker may use. */
export const secured: { [scheme: string]: string[] }[] = [{ bearer: [] }]

/** Serves the description of everything the server can do, made from the routes themselves. */
export function serveDocument(app: App, version: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Parley', version, description: 'Conversations on every channel: read, answer, follow.' },
    servers: [{ url: '/' }],
  })
}
