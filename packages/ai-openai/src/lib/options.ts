import { type Environment, ParleyError } from '@parley/core'
import { z } from 'zod'
import { type Price, priceSchema } from './usage/cost.ts'

/** Options of {@link openAiAssistant}. */
export interface OpenAiAssistantOptions {
  /** The key of the API. Optional with a `baseUrl`: a server on this machine has none. */
  apiKey?: string
  /** The URL above `/chat/completions`, with its `/v1`. Default: that of OpenAI. */
  baseUrl?: string
  /** The model that writes and judges replies. */
  model: string
  /** The model that reads messages. Default: `model`. */
  smallModel?: string
  /** The model of vectors. Default: the assistant embeds nothing. */
  embeddingModel?: string
  /** The numbers of its vectors. Needed for a model that is not OpenAI's. */
  embeddingDimensions?: number
  /** The model of recordings. Default: the assistant transcribes none. */
  transcriptionModel?: string
  /** `chat` works with every server of this API; `responses` is OpenAI's newer one. Default: `chat`. */
  api?: 'chat' | 'responses'
  /** Milliseconds without an answer, or without the next part of a stream. Default: 30 000. */
  timeout?: number
  /** Prices by model. A model without a price has no cost. */
  prices?: { readonly [model: string]: Price }
  /** For tests: time and network. */
  environment?: Partial<Pick<Environment, 'now' | 'elapsed' | 'sleep' | 'fetch'>>
}

/** The address of OpenAI. */
export const OPENAI = 'https://api.openai.com/v1'

const dimensionsOf: { readonly [model: string]: number } = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
}

/** Options with their defaults. */
export interface Settings {
  apiKey: string
  baseUrl: string
  models: { small: string; large: string }
  embedding: { model: string; dimensions: number; isShortened: boolean } | undefined
  transcriptionModel: string | undefined
  api: 'chat' | 'responses'
  timeout: number
  prices: { readonly [model: string]: Price }
}

const name = z.string('is missing, or no text').trim().min(1, 'is empty').max(200, 'has more than 200 characters')
const fn = z.custom((value) => typeof value === 'function', 'is no function').optional()

// A new option does not compile until it is here.
const known: { readonly [Name in keyof OpenAiAssistantOptions]-?: z.ZodType } = {
  apiKey: z
    .string('is no text')
    .regex(/^[\x21-\x7e]{1,500}$/, 'has other characters than visible ASCII')
    .optional(),
  baseUrl: z.string('is no text').refine(isBaseUrl, 'is no http or https URL without query and credentials').optional(),
  model: name,
  smallModel: name.optional(),
  embeddingModel: name.optional(),
  embeddingDimensions: z.int('is no whole number').min(1, 'is below 1').max(10_000, 'is above 10 000').optional(),
  transcriptionModel: name.optional(),
  api: z.enum(['chat', 'responses'], 'is neither chat nor responses').optional(),
  timeout: z.int('is no whole number').min(1, 'is below 1').max(600_000, 'is above 600 000').optional(),
  prices: z.record(z.string(), priceSchema, 'is no object of prices').optional(),
  environment: z.strictObject({ now: fn, elapsed: fn, sleep: fn, fetch: fn }, 'is no object').optional(),
}

/** Checks options, which may come from JavaScript. Throws `assistant.misconfigured` naming the first that is wrong. */
export function settingsOf(options: OpenAiAssistantOptions): Settings {
  const [issue] = z.strictObject(known, 'is no object').safeParse(options).error?.issues ?? []
  if (issue !== undefined) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const field = [...issue.path, ...(unknown === undefined ? [] : [unknown])].join('.') || 'options'
    throw misconfigured(field, unknown === undefined ? `It ${issue.message}.` : 'It is not an option.')
  }
  const { apiKey, baseUrl, model, embeddingModel, embeddingDimensions, transcriptionModel } = options
  if (apiKey === undefined && baseUrl === undefined) throw misconfigured('apiKey', 'OpenAI needs a key.')
  return {
    apiKey: apiKey ?? 'none',
    baseUrl: (baseUrl ?? OPENAI).replace(/\/+$/, ''),
    models: { large: model, small: options.smallModel ?? model },
    embedding: embeddingModel === undefined ? undefined : embeddingOf(embeddingModel, embeddingDimensions),
    transcriptionModel,
    api: options.api ?? 'chat',
    timeout: options.timeout ?? 30_000,
    prices: options.prices ?? {},
  }
}

function embeddingOf(model: string, given: number | undefined): Settings['embedding'] {
  const own = dimensionsOf[model]
  const dimensions = given ?? own
  if (dimensions === undefined) throw misconfigured('embeddingDimensions', `The dimensions of ${model} are not known.`)
  return { model, dimensions, isShortened: own !== undefined && dimensions !== own }
}

function misconfigured(field: string, reason: string): ParleyError {
  return new ParleyError('assistant.misconfigured', { field, reason, fix: `Correct ${field} of openAiAssistant.` })
}

function isBaseUrl(input: string): boolean {
  if (!URL.canParse(input)) return false
  const { protocol, search, hash, username, password } = new URL(input)
  return /^https?:$/.test(protocol) && `${search}${hash}${username}${password}` === ''
}
