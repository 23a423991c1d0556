import type { Context } from 'hono'
import { type ApiContext, answerJson, begin } from './exchange.ts'
import { tokensOf } from './model.ts'
import { OpenAiRefusal, wrong } from './refusal.ts'
import { knownModel } from './request.ts'

const PATH = '/audio/transcriptions'

const formats = ['flac', 'mp3', 'mp4', 'mpeg', 'mpga', 'm4a', 'ogg', 'wav', 'webm']

/** In bytes. */
const MOST = 25 * 1024 * 1024

/** `POST /audio/transcriptions` */
export async function transcriptions(c: Context, context: ApiContext): Promise<Response> {
  const form = await c.req.formData().catch(() => {
    throw new OpenAiRefusal(400, 'Could not parse multipart form')
  })
  const fields = Object.fromEntries([...form.entries()].filter(([, value]) => typeof value === 'string'))
  const file = form.get('file')
  const model = String(fields.model ?? '')
  const known = file instanceof File ? { name: file.name, type: file.type, size: file.size } : null
  const exchange = await begin(c, { path: PATH, model, body: { ...fields, file: known } }, context)
  if (!(file instanceof File)) throw wrong('file', "Missing required parameter: 'file'.")
  knownModel(model, context.models)
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? ''
  if (!formats.includes(extension))
    throw wrong('file', `Invalid file format. Supported formats: ${JSON.stringify(formats)}`)
  if (file.size > MOST) throw new OpenAiRefusal(413, `Maximum content size limit (${MOST}) exceeded`)
  if (file.size === 0) throw wrong('file', 'Audio file is too short. Minimum audio length is 0.1 seconds.')
  const format = String(fields.response_format ?? 'json')
  const isWhisper = model === 'whisper-1'
  if (format !== 'json' && !(isWhisper && format === 'verbose_json'))
    throw wrong('response_format', `response_format '${format}' is not compatible with model '${model}'.`)
  const { transcript: text } = context
  const seconds = 1
  const duration = { type: 'duration', seconds }
  if (format === 'verbose_json') {
    const segments = text === '' ? [] : [segmentOf(text, seconds)]
    return answerJson(c, exchange, { language: 'english', duration: seconds, text, segments, usage: duration })
  }
  if (isWhisper) return answerJson(c, exchange, { text, usage: duration })
  const outputTokens = tokensOf(text)
  const usage = { type: 'tokens', input_tokens: 10, output_tokens: outputTokens, total_tokens: 10 + outputTokens }
  const asked = [...form.getAll('include[]'), ...form.getAll('include')].includes('logprobs')
  const logprobs = asked ? { logprobs: text.split(/(?<= )/).map((token) => ({ token, logprob: -0.1, bytes: [] })) } : {}
  return answerJson(c, exchange, { text, ...logprobs, usage })
}

function segmentOf(text: string, end: number): object {
  return {
    ...{ id: 0, seek: 0, start: 0, end, text, tokens: [], temperature: 0 },
    ...{ avg_logprob: -0.1, compression_ratio: 1, no_speech_prob: 0.01 },
  }
}
