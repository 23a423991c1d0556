import { z } from 'zod'

/** The variables about a model. */
export type AssistantName = (typeof names)[number]

const names = ['PARLEY_OPENAI_KEY', 'PARLEY_OPENAI_URL', 'PARLEY_OPENAI_MODEL', 'PARLEY_OPENAI_SMALL_MODEL'] as const

/** A model with OpenAI's API. */
export interface OpenAiSettings {
  apiKey: string | undefined
  /** Without a trailing slash; absent for OpenAI itself. */
  baseUrl: string | undefined
  model: string
  /** The model that reads messages; absent if it is the same. */
  smallModel: string | undefined
}

/** The model of OpenAI, if none is named. */
const MODEL = 'gpt-4.1-mini'

/** The purpose of each variable, and an example of it. */
export const assistantVariables: { readonly [Name in AssistantName]: { example: string; purpose: string } } = {
  PARLEY_OPENAI_KEY: {
    example: 'the key of the API',
    purpose: 'the key of OpenAI, or of the server of PARLEY_OPENAI_URL. Default: an assistant of rules',
  },
  PARLEY_OPENAI_URL: {
    example: 'http://localhost:11434/v1',
    purpose: "a server with OpenAI's API, such as Ollama, with its /v1. Default: OpenAI",
  },
  PARLEY_OPENAI_MODEL: { example: MODEL, purpose: `the model that writes replies. Default: ${MODEL}, at OpenAI only` },
  PARLEY_OPENAI_SMALL_MODEL: { example: 'gpt-4.1-nano', purpose: 'the model that reads messages. Default: the same' },
}

const model = z.string().trim().max(200, 'must be the name of a model')

/** The form of each variable. */
export const assistantFields: { readonly [Name in AssistantName]: z.ZodType<string | undefined, string | undefined> } =
  {
    PARLEY_OPENAI_KEY: z
      .string()
      .regex(/^[\x21-\x7e]{1,500}$/, 'must be visible ASCII characters')
      .optional(),
    PARLEY_OPENAI_URL: z
      .string()
      .refine(isBaseUrl, 'must be an http or https URL without query and credentials')
      .optional(),
    PARLEY_OPENAI_MODEL: model.optional(),
    PARLEY_OPENAI_SMALL_MODEL: model.optional(),
  }

/** The settings of parsed variables; `undefined` without a model. */
export function openAiSettings(
  values: { readonly [Name in AssistantName]?: string | undefined },
): OpenAiSettings | undefined {
  const { PARLEY_OPENAI_KEY: apiKey, PARLEY_OPENAI_URL: url, PARLEY_OPENAI_MODEL: named } = values
  if (apiKey === undefined && url === undefined) return undefined
  return {
    apiKey,
    baseUrl: url?.replace(/\/+$/, ''),
    model: named ?? MODEL,
    smallModel: values.PARLEY_OPENAI_SMALL_MODEL,
  }
}

/** The variables that are missing beside others, with the reason. */
export function assistantConflicts(set: {
  readonly [name: string]: unknown
}): { name: AssistantName; reason: string }[] {
  const has = (name: AssistantName): boolean => set[name] !== undefined
  if (has('PARLEY_OPENAI_URL') && !has('PARLEY_OPENAI_MODEL'))
    return [{ name: 'PARLEY_OPENAI_MODEL', reason: 'is missing: only OpenAI has a model by default' }]
  const hasModel = has('PARLEY_OPENAI_MODEL') || has('PARLEY_OPENAI_SMALL_MODEL')
  if (hasModel && !has('PARLEY_OPENAI_URL') && !has('PARLEY_OPENAI_KEY'))
    return [{ name: 'PARLEY_OPENAI_KEY', reason: 'is missing, and so is PARLEY_OPENAI_URL: a model needs one of them' }]
  return []
}

function isBaseUrl(input: string): boolean {
  if (!URL.canParse(input)) return false
  const { protocol, search, hash, username, password } = new URL(input)
  return /^https?:$/.test(protocol) && `${search}${hash}${username}${password}` === ''
}
