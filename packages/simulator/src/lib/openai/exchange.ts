import type { Context } from 'hono'
import type { Clock } from '../twilio/clock.ts'
import { dropConnection } from '../twilio/connection.ts'
import type { OpenAiFault, OpenAiFaults } from './faults.ts'
import type { Journal } from './journal.ts'
import type { Model } from './model.ts'
import { OpenAiRefusal, type RefusalStatus } from './refusal.ts'
import type { RequestEntry } from './simulator.ts'

/** The parts that every endpoint uses. */
export interface ApiContext {
  models: readonly string[]
  model: () => Model
  dimensions: number
  context: number
  transcript: string
  pace: number
  clock: Clock
  random: () => number
  faults: OpenAiFaults
  journal: Journal
  /** Aborts when the simulator is disposed of. */
  signal: AbortSignal
  newId: (prefix: string) => string
}

/** A request in progress: its entry, and the fault that applies. */
export interface Exchange {
  entry: RequestEntry
  fault: OpenAiFault | undefined
}

/** Refusals by their fault. */
const refusals: { readonly [fault: string]: (fault: OpenAiFault) => OpenAiRefusal } = {
  rate_limit: (fault) => busy(429, 'Rate limit reached', 'requests', 'rate_limit_exceeded', fault),
  quota: () =>
    new OpenAiRefusal(429, 'You exceeded your current quota', {
      ...{ type: 'insufficient_quota', code: 'insufficient_quota' },
    }),
  overloaded: (fault) => busy(503, 'The engine is currently overloaded', 'server_error', 'overloaded', fault),
  server_error: () => new OpenAiRefusal(500, 'The server had an error while processing your request'),
  invalid_key: () => new OpenAiRefusal(401, 'Incorrect API key provided', { code: 'invalid_api_key' }),
  forbidden: () =>
    new OpenAiRefusal(403, 'Country, region, or territory not supported', { code: 'unsupported_country' }),
}

function busy(status: RefusalStatus, message: string, type: string, code: string, fault: OpenAiFault): OpenAiRefusal {
  return new OpenAiRefusal(status, message, { type, code, headers: { 'retry-after': String(fault.retryAfter ?? 1) } })
}

/** A request that ends without an answer: its client left, or the simulator was disposed of. */
export class Ended extends Error {
  constructor() {
    super('the request ended without an answer')
    this.name = 'Ended'
  }
}

/** Records a request and applies the faults before its answer. */
export async function begin(
  c: Context,
  given: Pick<RequestEntry, 'path' | 'model' | 'body'>,
  { clock, faults, journal, random, signal: stop }: ApiContext,
): Promise<Exchange> {
  const entry = journal.add({ at: new Date(clock.now()).toISOString(), ...given })
  const fault = faults.take({ path: given.path, text: JSON.stringify(given.body) }, random)
  entry.fault = fault?.fault ?? null
  const refuse = fault === undefined ? undefined : refusals[fault.fault]
  if (fault !== undefined && refuse !== undefined) throw refusedBy(entry, refuse(fault))
  if (fault?.fault === 'hang') await untilOneAborts([c.req.raw.signal, stop])
  if (fault?.fault === 'slow') await clock.sleep(fault.delayMs ?? 1000, { signal: stop })
  return { entry, fault }
}

/** The refusal of a request, with its status in the entry. */
function refusedBy(entry: RequestEntry, refusal: OpenAiRefusal): OpenAiRefusal {
  entry.status = refusal.status
  return refusal
}

/** Answers with a value, or as the fault of the exchange does. */
export function answerJson(c: Context, { entry, fault }: Exchange, value: object): Response {
  entry.billed = true
  if (fault?.fault === 'drop' || fault?.fault === 'half_stream') return dropConnection(c.env)
  if (fault?.fault === 'stream_error') throw refusedBy(entry, new OpenAiRefusal(500, 'The model failed'))
  entry.status = 200
  if (fault?.fault === 'no_json') return c.html('<html><body>Please sign in to this network.</body></html>')
  return c.json(value, 200, { 'x-request-id': `req_${entry.id}` })
}

/** Rejects when one of the signals aborts. */
function untilOneAborts(signals: readonly AbortSignal[]): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => {
      for (const signal of signals) signal.removeEventListener('abort', leave)
      reject(new Ended())
    }
    for (const signal of signals) signal.addEventListener('abort', leave)
    if (signals.some(({ aborted }) => aborted)) leave()
  })
}
