import { ParleyError } from '@parley/core'
import type { Answer, AssistantCall, Embeddings, EmbedRequest } from '@parley/core/assistant'
import type OpenAI from 'openai'
import type { Settings } from '../options.ts'
import type { Used } from '../usage/cost.ts'
import { estimateTokens, usageOf } from '../usage/record.ts'
import { sumOf, type TaskContext } from './answered.ts'

/** The most texts of a call. */
export const TEXTS = 2048

/** The most characters of the texts of one request: well below 300 000 tokens in any language. */
const CHARACTERS = 120_000

/** The vectors of texts. A text without a letter has the vector of zeros, and is not sent. */
export async function embed(
  { texts }: EmbedRequest,
  call: AssistantCall,
  embedding: NonNullable<Settings['embedding']>,
  client: OpenAI,
  { caller, environment, settings }: TaskContext,
): Promise<Answer<Embeddings>> {
  call.signal.throwIfAborted()
  if (texts.length === 0 || texts.length > TEXTS)
    throw new ParleyError('input.invalid', { field: 'texts', reason: `A call has 1 to ${TEXTS} texts.` })
  const { model, dimensions, isShortened } = embedding
  const began = environment.elapsed()
  const vectors: number[][] = texts.map(() => Array.from({ length: dimensions }, () => 0))
  let used: Used = { inputTokens: 0, outputTokens: 0 }
  let answeredBy = ''
  for (const batch of batchesOf(texts)) {
    const input = batch.map(({ text }) => text)
    // Without a format the client requests base64, and reads vectors of other servers as empty.
    const body = { model, input, encoding_format: 'float', ...(isShortened ? { dimensions } : {}) } as const
    const answer = await caller.request(call.signal, (signal) => client.embeddings.create(body, { signal }))
    const made = vectorsOf(answer, input.length, dimensions)
    for (const [place, { index }] of batch.entries()) vectors[index] = made[place] ?? []
    const tokens = answer.usage?.prompt_tokens ?? estimateTokens(input.join(''))
    used = sumOf(used, { inputTokens: tokens, outputTokens: 0 })
    answeredBy = answer.model ?? ''
  }
  const duration = environment.elapsed() - began
  const { prices } = settings
  const usage = usageOf({ task: 'embed', call, model, answeredBy, used, duration, isRepaired: false, prices })
  return { value: { model, dimensions, vectors }, usage }
}

/** Texts in the requests that carry them, each with its place. */
function batchesOf(texts: readonly string[]): { text: string; index: number }[][] {
  const batches: { text: string; index: number }[][] = []
  let room = 0
  for (const [index, text] of texts.entries()) {
    if (text.trim() === '') continue
    room -= text.length
    if (room < 0) {
      batches.push([])
      room = CHARACTERS - text.length
    }
    batches.at(-1)?.push({ text, index })
  }
  return batches
}

/** The vectors in the order of their texts. Throws `assistant.unreadable` if one is missing, or has another length. */
function vectorsOf(answer: OpenAI.CreateEmbeddingResponse, count: number, dimensions: number): number[][] {
  const vectors: number[][] = []
  for (const { index, embedding } of Object(answer).data ?? []) vectors[index] = embedding
  for (let place = 0; place < count; place += 1) {
    const vector = vectors[place]
    if (!Array.isArray(vector) || vector.length !== dimensions || !vector.every(Number.isFinite)) {
      const length = Array.isArray(vector) ? `${vector.length} numbers` : 'no vector'
      const reason = `Text ${place} has ${length}, and not a vector of ${dimensions} numbers.`
      throw new ParleyError('assistant.unreadable', { field: 'vectors', reason, fix: 'Correct embeddingDimensions.' })
    }
  }
  return vectors
}
