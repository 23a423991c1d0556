import { createParley, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { createServer } from '@parley/server'
import type { OpenApi } from '../../../scripts/wire/document.ts'
import { modules } from '../src/lib/modules.ts'

/** The OpenAPI document of every server here: it is generated from the routes, which no setting changes. */
export async function documentOf(version: string): Promise<OpenApi> {
  await using parley = await createParley({ store: memoryStore(), modules, environment: { log: silentLogger } })
  await using server = createServer(parley, { keys: [], version })
  const response = await server.fetch(new Request('http://parley.test/openapi.json'))
  return (await response.json()) as OpenApi
}
