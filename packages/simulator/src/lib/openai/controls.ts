import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { bodyProblem, fieldProblem, Problem } from '../twilio/problem.ts'
import { openAiFaultRule } from './faults.ts'
import type { OpenAiSimulator } from './simulator.ts'

const modelBody = z.strictObject({ model: z.enum(['calm', 'obeys']) })

/** The API of the simulator itself: the requests, the faults and the model. */
export function openAiControls(simulator: Omit<OpenAiSimulator, 'app'>): Hono {
  const app = new Hono()

  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse()
    throw error
  })

  app.get('/requests', (c) => c.json({ items: simulator.requests() }))
  app.get('/faults', (c) => c.json({ items: simulator.faults.list() }))
  app.post('/faults', async (c) => {
    const rule = await read(c, openAiFaultRule)
    try {
      return c.json(simulator.faults.add(rule), 201)
    } catch (error) {
      throw fieldProblem('fault', error instanceof Error ? error.message : String(error))
    }
  })
  app.delete('/faults', (c) => {
    simulator.faults.clear()
    return c.body(null, 204)
  })
  app.put('/model', async (c) => {
    simulator.use((await read(c, modelBody)).model)
    return c.body(null, 204)
  })
  return app
}

/** Only `application/json` is accepted: a foreign web page cannot post that type without permission. */
async function read<Body>(c: Context, schema: z.ZodType<Body>): Promise<Body> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new Problem(415, 'content-type must be application/json')
  const raw: unknown = await c.req.json().catch(() => {
    throw new Problem(400, 'the body is not JSON')
  })
  const { data, error } = schema.safeParse(raw)
  if (error !== undefined) throw bodyProblem(error)
  return data
}
