// Before every test file here: an answer that the OpenAPI document does not describe fails its test.
import { createParley, silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { createServer } from '@parley/server'
import type { OpenApi } from '../../scripts/wire/document.ts'
import { watchFetch } from '../../scripts/wire/watch-fetch.ts'

watchFetch(async () => {
  await using parley = await createParley({ store: memoryStore(), environment: { log: silentLogger } })
  await using server = createServer(parley, { keys: [] })
  const response = await server.fetch(new Request('http://parley.test/openapi.json'))
  return (await response.json()) as OpenApi
})
