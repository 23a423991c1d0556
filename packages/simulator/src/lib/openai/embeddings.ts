import type { Context } from 'hono'
import { z } from 'zod'
import { type ApiContext, answerJson, begin } from './exchange.ts'
import { tokensOf } from './model.ts'
import { wrong } from './refusal.ts'
import { knownModel, readJson } from './request.ts'

const PATH = '/embeddings'

/** The most tokens of a text, and of all texts of a request. */
const [ONE, ALL] = [8192, 300_000]

const body = z.looseObject({
  model: z.string(),
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(2048)]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.int().min(1).max(4096).optional(),
})

/** `POST /embeddings` */
export async function embeddings(c: Context, context: ApiContext): Promise<Response> {
  const { raw, given } = await readJson(c, body)
  const exchange = await begin(c, { path: PATH, model: given.model, body: raw }, context)
  knownModel(given.model, context.models)
  for (const text of given.input) {
    if (text === '') throw wrong('input', "Invalid 'input': input cannot be an empty string.")
    if (tokensOf(text) > ONE) throw wrong('input', `Invalid 'input': maximum context length is ${ONE} tokens.`)
  }
  const tokens = given.input.reduce((sum, text) => sum + tokensOf(text), 0)
  if (tokens > ALL) throw wrong('input', `Invalid 'input': maximum request size is ${ALL} tokens per request.`)
  const { fault } = exchange
  const length = (given.dimensions ?? context.dimensions) - (fault?.fault === 'short_vectors' ? 1 : 0)
  const isBase64 = given.encoding_format === 'base64' || fault?.fault === 'base64'
  // The vectors of a request may come in any order: `index` is their place.
  const data = given.input
    .map((text, index) => ({ object: 'embedding', index, embedding: written(vectorOf(text, length), isBase64) }))
    .reverse()
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return answerJson(c, exchange, { object: 'list', data, model: given.model, usage })
}

/** The words of a text, hashed to places. Texts with the same words are near. The length is 1. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    let hash = 0x811c9dc5
    for (const letter of word) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
    const place = (hash >>> 0) % dimensions
    vector[place] = (vector[place] ?? 0) + 1
  }
  const size = Math.hypot(...vector) || 1
  return vector.map((value) => value / size)
}

function written(vector: number[], isBase64: boolean): number[] | string {
  return isBase64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector
}
