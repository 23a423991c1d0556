import { createParley, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import type { Module, ModuleTypes } from '@parley/core/module'
import { createServer } from '@parley/server'
import type { OpenApi } from '../../scripts/wire/document.ts'

/** The OpenAPI document of every server here: it is generated from the routes, to which only modules add. */
export async function documentOf(version: string, modules: readonly Module<ModuleTypes>[] = []): Promise<OpenApi> {
  await using parley = await createParley({ store: memoryStore(), modules, environment: { log: silentLogger } })
  await using server = createServer(parley, { keys: [], version })
  const response = await server.fetch(new Request('http://parley.test/openapi.json'))
  return (await response.json()) as OpenApi
}
