import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { servePage } from '../page/page.ts'
import { faultRule } from './faults.ts'
import { MAX_BODY } from './form.ts'
import { numberChanges, statusOf } from './number-changes.ts'
import { bodyProblem, Problem } from './problem.ts'
import type { TwilioSimulator } from './simulator.ts'
import type { InboundEntry, JournalEntry } from './views.ts'

/** The dependencies of the page beyond the simulator. */
export interface ControlsContext {
  /** Grows with every change. */
  revision: () => number
  status: () => 'active' | 'suspended'
  /** Messages in both directions, in order. */
  messages: () => (JournalEntry | InboundEntry)[]
  /** Accepts a text from a posted body; returns its sid. */
  receive: (address: string, body: unknown) => string
}

/** How many of the newest messages the page receives. */
const SHOWN = 500

/** In bytes: the files of a message, in base64. */
const MAX_FILES = 8 * 1024 * 1024

function limit(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem(413, `the body is larger than ${maxSize} bytes`)
    },
  })
}

/** The API of the simulator itself: customers' phones, the journal, alerts, faults, and the page that shows them. */
export function controls(simulator: Omit<TwilioSimulator, 'app'>, context: ControlsContext): Hono {
  const app = new Hono()

  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse()
    throw error
  })

  app.get('/journal', (c) => c.json({ items: simulator.journal() }))
  app.get('/inbound', (c) => c.json({ items: simulator.inbound() }))
  app.get('/alerts', (c) => c.json({ items: simulator.alerts() }))
  app.get('/faults', (c) => c.json({ items: simulator.faults.list() }))

  app.use('/customers/*', limit(MAX_FILES))
  app.use('/faults', limit(MAX_BODY))

  app.post('/customers/:address/messages', async (c) => {
    const body = await readJson(c)
    return c.json({ sid: context.receive(c.req.param('address'), body) }, 202)
  })

  app.post('/faults', async (c) => {
    const parsed = faultRule.safeParse(await readJson(c))
    if (!parsed.success) throw bodyProblem(parsed.error)
    return c.json(simulator.faults.add(parsed.data), 201)
  })

  app.delete('/faults', (c) => {
    simulator.faults.clear()
    return c.body(null, 204)
  })

  app.get('/numbers', (c) => c.json({ items: simulator.numbers() }))
  app.use('/numbers/*', limit(MAX_BODY))
  app.use('/account', limit(MAX_BODY))

  app.patch('/numbers/:number', async (c) => {
    const changes = numberChanges.safeParse(await readJson(c))
    if (!changes.success) throw bodyProblem(changes.error)
    return c.json(simulator.changeNumber(c.req.param('number'), changes.data))
  })

  app.put('/account', async (c) => {
    const { status }: { status?: unknown } = Object(await readJson(c))
    simulator.setStatus(statusOf(status))
    return c.json({ status: context.status() })
  })

  app.get('/state', (c) => {
    const revision = context.revision()
    if (c.req.query('since') === String(revision)) return c.body(null, 204)
    return c.json({
      revision,
      status: context.status(),
      channels: simulator.numbers(),
      messages: context.messages().slice(-SHOWN),
      alerts: simulator.alerts().slice(-SHOWN),
      faults: simulator.faults.list(),
    })
  })

  servePage(app)
  return app
}

/** Only `application/json` is accepted: a foreign web page cannot post that type without permission. */
async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Problem(415, 'content-type must be application/json')
  const bytes = await c.req.arrayBuffer()
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new Problem(400, error instanceof SyntaxError ? 'the body is not JSON' : 'the body is not UTF-8')
  }
}
