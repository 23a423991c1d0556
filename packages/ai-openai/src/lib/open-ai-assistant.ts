import { realEnvironment } from '@parley/core'
import type { Assistant } from '@parley/core/assistant'
import OpenAI from 'openai'
import { Caller } from './api/caller.ts'
import { chatApi } from './api/chat.ts'
import { responsesApi } from './api/responses.ts'
import { OPENAI, type OpenAiAssistantOptions, settingsOf } from './options.ts'
import { analyze } from './task/analyze.ts'
import type { TaskContext } from './task/answered.ts'
import { draft } from './task/draft.ts'
import { embed, TEXTS } from './task/embed.ts'
import { review } from './task/review.ts'
import { recordings, transcribe } from './task/transcribe.ts'
import { NAME } from './usage/record.ts'

/**
 * An assistant over a model with OpenAI's API: OpenAI itself, Ollama, vLLM, llama.cpp, and others.
 *
 * Texts of customers are fenced as data in every prompt. Each answer is parsed, and repaired once at most. A request is
 * repeated only if it was certainly not answered, so that no answer is paid twice.
 *
 * @throws ParleyError `assistant.misconfigured` naming the option that is wrong
 *
 * @example
 * ```ts
 * const assistant = openAiAssistant({ apiKey, model: 'gpt-4.1', smallModel: 'gpt-4.1-mini' })
 * const local = openAiAssistant({ baseUrl: 'http://localhost:11434/v1', model: 'llama3.2' })
 * ```
 */
export function openAiAssistant(options: OpenAiAssistantOptions): Assistant {
  const settings = settingsOf(options)
  const environment = realEnvironment(options.environment)
  const client = new OpenAI({
    ...{ apiKey: settings.apiKey, baseURL: settings.baseUrl, fetch: environment.fetch },
    // Retries and times are decided here: those of the client may pay for an answer twice.
    ...{ maxRetries: 0, timeout: 2 ** 31 - 1 },
    // Nothing comes from the environment of the process, and no prompt is logged.
    ...{ organization: null, project: null, webhookSecret: null, logLevel: 'off' },
  })
  const api = settings.api === 'chat' ? chatApi(client) : responsesApi(client)
  const isOpenAi = settings.baseUrl === OPENAI
  const caller = new Caller({ api, isOpenAi, timeout: settings.timeout, environment })
  const context: TaskContext = { caller, settings, environment }
  const { embedding, transcriptionModel } = settings
  return {
    name: NAME,
    capabilities: {
      ...(transcriptionModel === undefined ? {} : { transcribe: recordings }),
      ...(embedding === undefined ? {} : { embed: { dimensions: embedding.dimensions, texts: TEXTS } }),
    },
    analyze: (conversation, call) => analyze(conversation, call, context),
    draft: (request, call) => draft(request, call, context),
    review: (request, call) => review(request, call, context),
    ...(transcriptionModel === undefined
      ? {}
      : { transcribe: (request, call) => transcribe(request, call, transcriptionModel, client, context) }),
    ...(embedding === undefined ? {} : { embed: (request, call) => embed(request, call, embedding, client, context) }),
  }
}
