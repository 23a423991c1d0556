import type { Context } from 'hono'
import { z } from 'zod'
import { type ApiContext, answerJson, begin } from './exchange.ts'
import { type Generated, generate } from './generate.ts'
import type { Prompt } from './model.ts'
import { contentText, formatSchema, knownModel, parsed, promptFormat, readJson, refuseSchema } from './request.ts'
import { answerStream, piecesOf, type StreamEvent } from './stream.ts'

const PATH = '/responses'

const role = z.enum(['system', 'developer', 'user', 'assistant'])
const body = z.looseObject({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(z.looseObject({ role, content: contentText })).min(1)]),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  text: z
    .looseObject({
      format: z.looseObject({ type: z.enum(['json_schema', 'json_object', 'text']) }).optional(),
    })
    .nullish(),
})

/** `POST /responses` */
export async function responses(c: Context, context: ApiContext): Promise<Response> {
  const { raw, given } = await readJson(c, body)
  const exchange = await begin(c, { path: PATH, model: given.model, body: raw }, context)
  knownModel(given.model, context.models)
  const format = given.text?.format?.type === 'json_schema' ? parsed(formatSchema, given.text.format) : undefined
  refuseSchema(exchange, format !== undefined)
  const input = typeof given.input === 'string' ? [{ role: 'user' as const, content: given.input }] : given.input
  const prompt: Prompt = {
    model: given.model,
    messages: [
      ...(given.instructions == null ? [] : [{ role: 'system', text: given.instructions }]),
      ...input.map((each) => ({ role: each.role, text: each.content })),
    ],
    format: promptFormat(format, 'text.format.schema'),
  }
  const most = given.max_output_tokens ?? 16_384
  const generated = await generate(prompt, { most, param: 'input' }, exchange, context)
  const ids = { response: context.newId('resp'), message: context.newId('msg') }
  const seconds = Math.floor(context.clock.now() / 1000)
  const usage = exchange.fault?.fault === 'no_usage' ? undefined : generated
  const resource = (output: object[], status: string, more: object = {}): object => ({
    ...{ id: ids.response, object: 'response', created_at: seconds, status, error: null, incomplete_details: null },
    ...{ instructions: given.instructions ?? null, model: given.model, output, parallel_tool_calls: true },
    ...{ metadata: {}, tool_choice: 'auto', tools: [], temperature: 1, top_p: 1, store: given.store ?? true },
    ...{ max_output_tokens: given.max_output_tokens ?? null, previous_response_id: null, truncation: 'disabled' },
    ...{ text: given.text ?? { format: { type: 'text' } }, reasoning: { effort: null, summary: null } },
    ...more,
  })
  const ended = resource(
    [messageOf(ids.message, generated)],
    generated.finish === 'stop' ? 'completed' : 'incomplete',
    {
      incomplete_details: reasonOf(generated),
      ...(usage && { usage: usageOf(usage) }),
    },
  )
  if (given.stream !== true) return answerJson(c, exchange, ended)
  return answerStream(
    c,
    exchange,
    events(ids.message, generated, { begun: resource([], 'in_progress'), ended }),
    context,
  )
}

function messageOf(id: string, { text, refusal, finish }: Generated): object {
  const content =
    refusal === null ? { type: 'output_text', text, annotations: [], logprobs: [] } : { type: 'refusal', refusal }
  const status = finish === 'stop' ? 'completed' : 'incomplete'
  return { id, type: 'message', role: 'assistant', status, content: [content] }
}

function reasonOf({ finish }: Generated): { reason: string } | null {
  if (finish === 'stop') return null
  return { reason: finish === 'length' ? 'max_output_tokens' : 'content_filter' }
}

function usageOf({ inputTokens, outputTokens }: Generated): object {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  }
}

function events(id: string, generated: Generated, { begun, ended }: { begun: object; ended: object }): StreamEvent[] {
  const { text, refusal, finish } = generated
  const at = { item_id: id, output_index: 0, content_index: 0 }
  const part =
    refusal === null
      ? { type: 'output_text', text: '', annotations: [], logprobs: [] }
      : { type: 'refusal', refusal: '' }
  const kind = refusal === null ? 'output_text' : 'refusal'
  const whole = Object(messageOf(id, generated))
  const logprobs = refusal === null ? { logprobs: [] } : {}
  const written = refusal === null ? { text } : { refusal }
  const named: [string, object][] = [
    ['response.created', { response: begun }],
    ['response.in_progress', { response: begun }],
    ['response.output_item.added', { output_index: 0, item: { ...whole, status: 'in_progress', content: [] } }],
    ['response.content_part.added', { ...at, part }],
    ...piecesOf(refusal ?? text).map((delta): [string, object] => [
      `response.${kind}.delta`,
      { ...at, delta, ...logprobs },
    ]),
    [`response.${kind}.done`, { ...at, ...written, ...logprobs }],
    ['response.content_part.done', { ...at, part: whole.content[0] }],
    ['response.output_item.done', { output_index: 0, item: whole }],
    [finish === 'stop' ? 'response.completed' : 'response.incomplete', { response: ended }],
  ]
  return named.map(([name, data], place) => ({ name, data: { type: name, sequence_number: place, ...data } }))
}
