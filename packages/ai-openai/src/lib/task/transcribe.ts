import { ParleyError } from '@parley/core'
import type { Answer, AssistantCall, TranscribeRequest, Transcript } from '@parley/core/assistant'
import type OpenAI from 'openai'
import { toFile } from 'openai'
import { usageOf } from '../usage/record.ts'
import type { TaskContext } from './answered.ts'
import { readTranscript } from './transcript.ts'

/** The types of recordings, with the extension of their files. */
const extensions: { readonly [type: string]: string } = {
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/m4a': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/webm': 'webm',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
}

/** The types and the bytes of recordings that are accepted. */
export const recordings: { types: readonly string[]; bytes: number } = {
  types: Object.keys(extensions),
  bytes: 25 * 1024 * 1024,
}

/** Writes the words of a recording. */
export async function transcribe(
  { content, language }: TranscribeRequest,
  call: AssistantCall,
  model: string,
  client: OpenAI,
  { caller, environment, settings }: TaskContext,
): Promise<Answer<Transcript>> {
  call.signal.throwIfAborted()
  const type = content.type.split(';')[0]?.trim().toLowerCase() ?? ''
  const extension = extensions[type]
  if (extension === undefined) throw invalid('content', `Recordings of ${type || 'no type'} are not read.`)
  if (content.size === 0) throw invalid('content', 'It is empty.')
  if (content.size > recordings.bytes) throw invalid('content', `It has more than ${recordings.bytes} bytes.`)
  const began = environment.elapsed()
  // The server reads the type from the extension. The name itself is a stranger's, and is not sent.
  const file = await toFile(content, `recording.${extension}`, { type })
  const answer = await caller.request(call.signal, (signal) =>
    client.audio.transcriptions.create(
      {
        ...{ file, model },
        ...(isWhisper(model) ? { response_format: 'verbose_json' as const } : { response_format: 'json' as const }),
        ...(hasProbabilities(model) ? { include: ['logprobs' as const] } : {}),
        ...(language === undefined ? {} : { language: language.split('-')[0] ?? language }),
      },
      { signal },
    ),
  )
  const { transcript, used } = readTranscript(answer, language)
  const duration = environment.elapsed() - began
  const { prices } = settings
  const usage = usageOf({ task: 'transcribe', call, model, answeredBy: '', used, duration, isRepaired: false, prices })
  return { value: transcript, usage }
}

/** Models of this name have the languages, the times and the silence of a recording. */
function isWhisper(model: string): boolean {
  return /whisper/i.test(model)
}

function hasProbabilities(model: string): boolean {
  return /^gpt-4o(-mini)?-transcribe(-\d|$)/.test(model)
}

function invalid(field: string, reason: string): ParleyError {
  return new ParleyError('input.invalid', { field, reason })
}
