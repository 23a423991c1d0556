import type { Context } from 'hono'
import { z } from 'zod'
import { type ApiContext, answerJson, begin } from './exchange.ts'
import { type Generated, generate } from './generate.ts'
import type { Prompt } from './model.ts'
import { wrong } from './refusal.ts'
import { contentText, formatSchema, knownModel, promptFormat, readJson, refuseSchema } from './request.ts'
import { answerStream, piecesOf, type StreamEvent } from './stream.ts'

const PATH = '/chat/completions'

const body = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.looseObject({ role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']), content: contentText }))
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('json_schema'), json_schema: formatSchema }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({ type: z.literal('text') }),
    ])
    .nullish(),
})

/** `POST /chat/completions` */
export async function chat(c: Context, context: ApiContext): Promise<Response> {
  const { raw, given } = await readJson(c, body)
  const exchange = await begin(c, { path: PATH, model: given.model, body: raw }, context)
  knownModel(given.model, context.models)
  // Models that think have another name for the limit.
  if (/^(o\d|gpt-5)/.test(given.model) && given.max_tokens != null) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    throw wrong('max_tokens', message, 'unsupported_parameter')
  }
  const format = given.response_format?.type === 'json_schema' ? given.response_format.json_schema : undefined
  refuseSchema(exchange, format !== undefined)
  const prompt: Prompt = {
    model: given.model,
    messages: given.messages.map(({ role, content }) => ({ role, text: content })),
    format: promptFormat(format, 'response_format'),
  }
  const most = given.max_completion_tokens ?? given.max_tokens ?? 16_384
  const generated = await generate(prompt, { most, param: 'messages' }, exchange, context)
  const base = { id: context.newId('chatcmpl'), created: Math.floor(context.clock.now() / 1000), model: given.model }
  const usage = exchange.fault?.fault === 'no_usage' ? undefined : usageOf(generated)
  if (given.stream === true) {
    const counted = given.stream_options?.include_usage === true ? usage : undefined
    return answerStream(c, exchange, events(base, generated, counted), context)
  }
  const { text, refusal, finish } = generated
  const message = { role: 'assistant', content: refusal === null ? text : null, refusal }
  const choice = { index: 0, message, logprobs: null, finish_reason: finish }
  return answerJson(c, exchange, { ...base, object: 'chat.completion', choices: [choice], ...(usage && { usage }) })
}

function usageOf({ inputTokens, outputTokens }: Generated): object {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens }
}

function events(base: object, { text, refusal, finish }: Generated, usage: object | undefined): StreamEvent[] {
  const chunk = (choices: object[], more: object = {}): StreamEvent => ({
    data: { ...base, object: 'chat.completion.chunk', choices, ...(usage && { usage: null }), ...more },
  })
  const delta = (delta: object, finish_reason: string | null = null): StreamEvent =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }])
  return [
    delta({ role: 'assistant', content: '', refusal: null }),
    ...piecesOf(refusal ?? text).map((piece) => delta(refusal === null ? { content: piece } : { refusal: piece })),
    delta({}, finish),
    ...(usage === undefined ? [] : [chunk([], { usage })]),
    { data: '[DONE]' },
  ]
}
