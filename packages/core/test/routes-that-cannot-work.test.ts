import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createParley, message } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import { defineModule } from '../src/module.ts'

/** Opens a Parley with a module that has one route. */
async function opened(route: string, name: string): Promise<unknown> {
  const decide = (): unknown => ({})
  const shop = defineModule({
    id: 'shop',
    reads: { get: message, list: message.queries.messages, search: message.queries.search },
    commands: {
      move: { input: z.object({ id: z.string(), to: z.string() }), decide },
      strict: { input: z.strictObject({ id: z.string() }), decide },
      loose: { input: z.looseObject({ id: z.string() }), decide },
      end: { input: message.idSchema, decide },
    },
    routes: { [route]: name },
  } as never)
  return createParley({ store: memoryStore(), modules: [shop] as never }).then(
    async (parley) => {
      await parley.stop()
      return 'opened'
    },
    (error: unknown) => error,
  )
}

describe('a route of a module', () => {
  it.each([
    ['GET /shop', 'get', 'Its path needs one part in braces, such as {id}, and has 0.'],
    ['GET /shop/{id}/{place}', 'get', 'Its path needs one part in braces, such as {id}, and has 2.'],
    ['GET /shop/{id}/{id}', 'get', '{id} is in its path twice.'],
    ['GET /shop/{conversation}', 'list', 'Unknown filter `conversation`.'],
    ['GET /shop/{q}', 'list', 'Unknown filter `q`.'],
    ['POST /shop/{item}', 'move', 'Unknown field `item`. Known are id, to.'],
    ['POST /shop/{item}', 'strict', 'Unknown field `item`.'],
    ['POST /shop/{id}/{to}', 'end', 'its path has several parts in braces'],
    ['GET /shop/{message-id}', 'get', 'must be a method and a path'],
    ['GET /shop/{id}.json', 'get', 'must be a method and a path'],
  ])('%s of %s is refused by name', async (route, name, reason) => {
    const refusal = await opened(route, name)
    expect(refusal).toMatchObject({ code: 'parley.misconfigured', field: 'modules.shop' })
    expect(String(refusal)).toContain(route)
    expect(String(refusal)).toContain(reason)
  })

  it.each([
    ['GET /shop/{messageId}', 'get'],
    ['GET /shop', 'list'],
    ['GET /shop/{conversationId}', 'list'],
    ['GET /shop/{conversationId}/{q}', 'search'],
    ['POST /shop/{id}/to/{to}', 'move'],
    ['POST /shop/{anything}', 'loose'],
    ['POST /shop/{messageId}', 'end'],
    ['POST /shop', 'end'],
  ])('%s of %s works', async (route, name) => {
    expect(await opened(route, name)).toBe('opened')
  })
})
