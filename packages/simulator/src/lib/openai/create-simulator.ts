import { Hono } from 'hono'
import { z } from 'zod'
import { systemClock } from '../twilio/clock.ts'
import { openAiApi } from './api.ts'
import { calmModel } from './calm-model.ts'
import { openAiControls } from './controls.ts'
import { OpenAiFaults } from './faults.ts'
import { Journal } from './journal.ts'
import type { Model } from './model.ts'
import { obeyingModel } from './obeying-model.ts'
import type { ModelName, OpenAiSimulator, OpenAiSimulatorOptions } from './simulator.ts'

/** The models of OpenAI that tests and examples name. */
const someModels = [
  ...['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'gpt-4o-mini', 'gpt-5', 'gpt-5-mini', 'o4-mini'],
  ...['text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002'],
  ...['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-transcribe'],
]

const byName: Readonly<Record<ModelName, Model>> = { calm: calmModel, obeys: obeyingModel }

const fn = z.custom((value) => typeof value === 'function', 'must be a function')

// A new option does not compile until it is here.
const known: { readonly [Name in keyof OpenAiSimulatorOptions]-?: z.ZodType } = {
  apiKey: z.string('must be a text').min(1, 'must not be empty').optional(),
  models: z.array(z.string().min(1), 'must be a list of names').optional(),
  model: z.union([z.enum(['calm', 'obeys']), fn], 'must be "calm", "obeys" or a function').optional(),
  dimensions: z.int('must be a whole number').min(1).max(4096).optional(),
  context: z.int('must be a whole number').min(1).optional(),
  transcript: z.string('must be a text').optional(),
  pace: z.number('must be a number of milliseconds').min(0, 'must be 0 or more').max(600_000).optional(),
  keep: z.custom((value) => typeof value === 'number' && value >= 1, 'must be 1 or more').optional(),
  clock: z.custom((value) => typeof Object(value).now === 'function', 'must have the methods now and sleep').optional(),
  random: fn.optional(),
}

/**
 * Creates a simulated API of models: chat completions, responses, embeddings, transcriptions and models.
 *
 * It refuses what OpenAI refuses, and its errors have OpenAI's form. Nothing is idempotent: a request that was answered is
 * billed, even if the answer was lost. Access to `app` includes faults and prompts: never expose it.
 *
 * @throws TypeError with the name of the unknown or invalid option
 *
 * @example
 * ```ts
 * const simulator = createOpenAiSimulator()
 * serve({ fetch: simulator.app.fetch, port: 3000 })
 * const client = new OpenAI({ apiKey: 'any', baseURL: 'http://localhost:3000/v1' })
 * ```
 */
export function createOpenAiSimulator(options: OpenAiSimulatorOptions = {}): OpenAiSimulator {
  const [issue] = z.strictObject(known, 'must be an object').safeParse(options).error?.issues ?? []
  if (issue?.code === 'unrecognized_keys')
    throw new TypeError(
      `${issue.keys[0]} is not an option of the simulator. The options are ${Object.keys(known).join(', ')}.`,
    )
  if (issue !== undefined) throw new TypeError(`${issue.path.join('.') || 'options'} ${issue.message}`)

  const faults = new OpenAiFaults()
  const journal = new Journal(options.keep ?? 1000)
  const stop = new AbortController()
  const modelOf = (model: Model | ModelName): Model => (typeof model === 'string' ? byName[model] : model)
  let model = modelOf(options.model ?? 'calm')
  let ids = 0

  const simulator: Omit<OpenAiSimulator, 'app'> = {
    requests: () => journal.list(),
    use(next) {
      model = modelOf(next)
    },
    faults: { add: (rule) => faults.add(rule), list: () => faults.list(), clear: () => faults.clear() },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the simulator is disposed of'))
    },
  }
  const app = new Hono()
  app.route('/', openAiControls(simulator))
  app.route(
    '/',
    openAiApi(
      {
        ...{ faults, journal, signal: stop.signal, model: () => model, models: options.models ?? someModels },
        ...{ dimensions: options.dimensions ?? 1536, context: options.context ?? 128_000 },
        ...{ transcript: options.transcript ?? 'Two words', pace: options.pace ?? 0 },
        ...{ clock: options.clock ?? systemClock, random: options.random ?? Math.random },
        newId(prefix) {
          ids += 1
          return `${prefix}_${String(ids).padStart(24, '0')}`
        },
      },
      options.apiKey,
    ),
  )
  return { ...simulator, app }
}
