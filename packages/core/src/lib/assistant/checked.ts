import type { z } from 'zod'
import { ParleyError } from '../errors/parley-error.ts'
import type { Assistant, DraftPart } from '../ports/assistant.ts'
import { analysisSchema } from './analysis.ts'
import { replyDraftSchema } from './reply.ts'
import { reviewSchema } from './review.ts'
import { transcriptSchema } from './transcript.ts'
import { type Answer, usageSchema } from './usage.ts'

/**
 * The assistant with every answer parsed. An answer that does not have the agreed shape rejects with
 * `assistant.unreadable`, and nothing of it is used.
 */
export function checkedAssistant(assistant: Assistant): Assistant {
  const { transcribe, embed } = assistant
  return {
    name: assistant.name,
    capabilities: assistant.capabilities,
    analyze: async (...given) => parsed(analysisSchema, await assistant.analyze(...given)),
    draft: (...given) => parsedParts(assistant.draft(...given)),
    review: async (...given) => parsed(reviewSchema, await assistant.review(...given)),
    ...(transcribe === undefined
      ? {}
      : { transcribe: async (...given) => parsed(transcriptSchema, await transcribe.apply(assistant, given)) }),
    ...(embed === undefined
      ? {}
      : {
          async embed(request, call) {
            const { value, usage } = await embed.call(assistant, request, call)
            const { dimensions, vectors } = value
            const isWhole =
              vectors.length === request.texts.length &&
              vectors.every((vector) => vector.length === dimensions && vector.every(Number.isFinite))
            if (!isWhole) throw unreadable('embed', 'The vectors do not fit the texts.')
            return { value, usage: parse(usageSchema, usage, 'usage') }
          },
        }),
    async [Symbol.asyncDispose]() {
      await assistant[Symbol.asyncDispose]?.()
    },
  }
}

function parsed<Value>(schema: z.ZodType<Value>, { value, usage }: Answer<Value>): Answer<Value> {
  return { value: parse(schema, value, 'value'), usage: parse(usageSchema, usage, 'usage') }
}

/** Passes the parts on. The text at the end is that of its parts. */
async function* parsedParts(parts: AsyncIterable<DraftPart>): AsyncGenerator<DraftPart> {
  let text = ''
  for await (const part of parts) {
    if (part.type === 'text') {
      text += part.text
      yield part
      continue
    }
    const draft = parse(replyDraftSchema, part.draft, 'draft')
    if (draft.text !== text) throw unreadable('draft', 'The reply differs from its parts.')
    yield { type: 'end', draft, usage: parse(usageSchema, part.usage, 'usage') }
    return
  }
  throw unreadable('draft', 'The stream ended without a reply.')
}

function parse<Value>(schema: z.ZodType<Value>, value: unknown, field: string): Value {
  const { data, error } = schema.safeParse(value)
  if (error !== undefined) throw unreadable(field, error.issues[0]?.message ?? 'It has another shape.')
  return data as Value
}

function unreadable(field: string, reason: string): ParleyError {
  return new ParleyError('assistant.unreadable', { field, reason })
}
