import { ParleyError } from '@parley/core'
import { type Transcript, transcriptSchema } from '@parley/core/assistant'
import { z } from 'zod'
import type { Used } from '../usage/cost.ts'
import { codeOf } from './language-names.ts'

/** A part of a recording is silent above this probability, if the words are also unlikely. */
const [SILENT, UNLIKELY] = [0.6, -1]

const answer = z.object({
  text: z.string(),
  language: z.string().nullish(),
  languages: z.array(z.object({ code: z.string() })).nullish(),
  duration: z.coerce.number().min(0).nullish(),
  segments: z
    .array(
      z.object({
        text: z.string(),
        start: z.number(),
        end: z.number(),
        avg_logprob: z.number(),
        no_speech_prob: z.number(),
      }),
    )
    .nullish()
    .catch(null),
  logprobs: z.array(z.object({ logprob: z.number() })).nullish(),
  usage: z
    .object({ input_tokens: z.number().nullish(), output_tokens: z.number().nullish(), seconds: z.number().nullish() })
    .nullish(),
})

/** The transcript in an answer, and what it has used. Words that the model wrote for silence are dropped. */
export function readTranscript(given: unknown, asked: string | undefined): { transcript: Transcript; used: Used } {
  const { data, error } = answer.safeParse(given)
  if (data === undefined) throw unreadable(error?.issues[0]?.message)
  const seconds = data.duration ?? data.usage?.seconds ?? null
  const spoken = data.segments?.filter((each) => each.no_speech_prob < SILENT || each.avg_logprob > UNLIKELY)
  const text = spoken == null ? data.text : spoken.map((each) => each.text).join('')
  const transcript = transcriptSchema.safeParse({
    text: text.trim(),
    language: codeOf(data.language ?? data.languages?.[0]?.code) ?? codeOf(asked) ?? 'und',
    duration: seconds === null ? null : Math.round(seconds * 1000),
    confidence: confidenceOf(spoken ?? [], data.logprobs ?? []),
  })
  if (!transcript.success) throw unreadable(transcript.error.issues[0]?.message)
  const used = {
    inputTokens: Math.round(data.usage?.input_tokens ?? 0),
    outputTokens: Math.round(data.usage?.output_tokens ?? 0),
    milliseconds: Math.round((seconds ?? 0) * 1000),
  }
  return { transcript: transcript.data, used }
}

/** The mean probability of the words; `null` without any. */
function confidenceOf(
  segments: readonly { start: number; end: number; avg_logprob: number }[],
  tokens: readonly { logprob: number }[],
): number | null {
  const weighed =
    segments.length > 0
      ? segments.map(({ start, end, avg_logprob }) => ({ weight: Math.max(0.01, end - start), logprob: avg_logprob }))
      : tokens.map(({ logprob }) => ({ weight: 1, logprob }))
  if (weighed.length === 0) return null
  const whole = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const mean = weighed.reduce((sum, { weight, logprob }) => sum + weight * logprob, 0) / whole
  return Math.min(1, Math.max(0, Math.exp(mean)))
}

function unreadable(problem = 'It has another shape.'): ParleyError {
  return new ParleyError('assistant.unreadable', { reason: `The transcript cannot be read. ${problem}` })
}
