import type OpenAI from 'openai'
import type { Response, ResponseCreateParams, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { describedForm } from '../form/form.ts'
import type { Dialect } from './dialect.ts'
import { malformed } from './malformed.ts'
import { type Completion, type CompletionPart, type ModelApi, messagesOf, type Question } from './model-api.ts'

type Body = Omit<ResponseCreateParams, 'stream'>

/** The least limit of tokens that the API accepts. */
const LEAST = 16

/** The Responses API of OpenAI. Nothing is stored there. */
export function responsesApi(client: OpenAI): ModelApi {
  return {
    async ask(question, dialect, signal) {
      // Not by `responses.create`: it fails on an answer that is no JSON, as if the connection had.
      return completionOf(await client.post<Response>('/responses', { body: bodyOf(question, dialect), signal }))
    },
    async stream(question, dialect, signal) {
      return parts(await client.responses.create({ ...bodyOf(question, dialect), stream: true }, { signal }))
    },
  }
}

function bodyOf(question: Question, { format }: Dialect): Body {
  const { system, rest } = messagesOf(question)
  const { form, model, maxTokens } = question
  return {
    model,
    instructions: format === 'json_schema' ? system : `${system}\n\n${describedForm(form)}`,
    input: rest,
    max_output_tokens: Math.max(LEAST, maxTokens),
    store: false,
    ...(format === 'json_schema' ? { text: { format: { type: format, ...form.wire, strict: true } } } : {}),
    ...(format === 'json_object' ? { text: { format: { type: format } } } : {}),
  }
}

function completionOf(answer: Response): Completion {
  const { output, model, usage, incomplete_details: incomplete } = Object(answer) as Response
  if (!Array.isArray(output)) throw malformed('It has no output.')
  const contents = output.flatMap((item) => (item.type === 'message' ? item.content : []))
  const refusals = contents.flatMap((part) => (part.type === 'refusal' ? [part.refusal] : []))
  return {
    text: contents.map((part) => (part.type === 'output_text' ? part.text : '')).join(''),
    refusal: refusals.length === 0 ? null : refusals.join(''),
    finish: incomplete == null ? 'stop' : incomplete.reason === 'content_filter' ? 'filtered' : 'length',
    model: model ?? '',
    tokens: usage == null ? null : { input: usage.input_tokens ?? 0, output: usage.output_tokens ?? 0 },
  }
}

async function* parts(events: AsyncIterable<ResponseStreamEvent>): AsyncGenerator<CompletionPart> {
  for await (const event of events) {
    if (event.type === 'response.output_text.delta' && event.delta !== '') yield { type: 'text', text: event.delta }
    if (event.type === 'response.failed' || event.type === 'error') throw new Error('The model failed.')
    if (event.type !== 'response.completed' && event.type !== 'response.incomplete') continue
    yield { type: 'end', completion: completionOf(event.response) }
    return
  }
  throw new Error('The stream ended before the answer.')
}
