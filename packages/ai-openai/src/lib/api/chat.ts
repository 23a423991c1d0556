import type OpenAI from 'openai'
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { describedForm } from '../form/form.ts'
import type { Dialect } from './dialect.ts'
import { malformed } from './malformed.ts'
import { type Completion, type CompletionPart, type ModelApi, messagesOf, type Question } from './model-api.ts'

type Body = Omit<ChatCompletionCreateParams, 'stream'>

/** Chat completions, which every server of this API has. */
export function chatApi(client: OpenAI): ModelApi {
  return {
    async ask(question, dialect, signal) {
      return completionOf(await client.chat.completions.create(bodyOf(question, dialect), { signal }))
    },
    async stream(question, dialect, signal) {
      const counted = dialect.countsStream ? { stream_options: { include_usage: true } } : {}
      const body = { ...bodyOf(question, dialect), stream: true, ...counted } as const
      return parts(await client.chat.completions.create(body, { signal }))
    },
  }
}

function bodyOf(question: Question, { limit, format }: Dialect): Body {
  const { system, rest } = messagesOf(question)
  const { form, model, maxTokens } = question
  const content = format === 'json_schema' ? system : `${system}\n\n${describedForm(form)}`
  return {
    model,
    messages: [{ role: 'system', content }, ...rest],
    [limit]: maxTokens,
    ...(format === 'json_schema'
      ? { response_format: { type: format, json_schema: { ...form.wire, strict: true } } }
      : {}),
    ...(format === 'json_object' ? { response_format: { type: format } } : {}),
  }
}

function completionOf(answer: ChatCompletion): Completion {
  const choice = Object(answer).choices?.[0] as ChatCompletion['choices'][number] | undefined
  if (choice === undefined) throw malformed('It has no choices.')
  return {
    text: choice.message?.content ?? '',
    refusal: choice.message?.refusal || null,
    finish: finishOf(choice.finish_reason),
    model: answer.model ?? '',
    tokens: tokensOf(answer.usage),
  }
}

async function* parts(chunks: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<CompletionPart> {
  const whole: Completion = { text: '', refusal: null, finish: 'stop', model: '', tokens: null }
  let isFinished = false
  for await (const { choices, model, usage } of chunks) {
    const [choice] = choices ?? []
    const { content, refusal } = choice?.delta ?? {}
    if (refusal) whole.refusal = (whole.refusal ?? '') + refusal
    if (model) whole.model = model
    if (usage) whole.tokens = tokensOf(usage)
    if (choice?.finish_reason) {
      isFinished = true
      whole.finish = finishOf(choice.finish_reason)
    }
    if (!content) continue
    whole.text += content
    yield { type: 'text', text: content }
  }
  // A server that closes its connection early ends the stream without an error.
  if (!isFinished) throw new Error('The stream ended before the answer.')
  yield { type: 'end', completion: whole }
}

function finishOf(reason: string | null): Completion['finish'] {
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'filtered' : 'stop'
}

function tokensOf(usage: ChatCompletion['usage'] | null): Completion['tokens'] {
  if (usage == null) return null
  return { input: usage.prompt_tokens ?? 0, output: usage.completion_tokens ?? 0 }
}
