import { ParleyError } from '@parley/core'
import type { Assistant, AssistantCall, DraftPart, Usage } from '@parley/core/assistant'
import { DIMENSIONS, MODEL, vectorOf } from './embed.ts'
import { analyze } from './read/analyze.ts'
import { writeReply } from './write/reply.ts'
import { review } from './write/review.ts'

/** The most texts of one call. */
const TEXTS = 2048

/**
 * An assistant of rules. It needs no key and no network, costs nothing, and gives the same answer to the same request.
 *
 * It recognizes intents in English, German, Spanish and French. Its replies are the passages of the brief, or fixed
 * sentences. A request that neither of them answers has a reply with `handOver`.
 *
 * @example
 * ```ts
 * const assistant = localAssistant()
 * ```
 */
export function localAssistant(): Assistant {
  return {
    name: 'local',
    capabilities: { embed: { dimensions: DIMENSIONS, texts: TEXTS } },
    async analyze(conversation, call) {
      call.signal.throwIfAborted()
      if (conversation.turns.length === 0) throw invalid('turns', 'A conversation has at least one turn.')
      return { value: analyze(conversation), usage: usageOf('analyze', call) }
    },
    async *draft(request, call): AsyncGenerator<DraftPart> {
      const { signal } = call
      signal.throwIfAborted()
      if (!(request.maxText >= 1)) throw invalid('maxText', 'A reply has at least one character.')
      const draft = writeReply(request)
      for (const text of draft.text.split(/(?<=\s)/)) {
        yield { type: 'text', text }
        signal.throwIfAborted()
      }
      yield { type: 'end', draft, usage: usageOf('draft', call) }
    },
    async review(request, call) {
      call.signal.throwIfAborted()
      if (request.text.trim() === '') throw invalid('text', 'There is no text to judge.')
      return { value: review(request), usage: usageOf('review', call) }
    },
    async embed({ texts }, call) {
      call.signal.throwIfAborted()
      if (texts.length === 0 || texts.length > TEXTS) throw invalid('texts', `A call has 1 to ${TEXTS} texts.`)
      return {
        value: { model: MODEL, dimensions: DIMENSIONS, vectors: texts.map(vectorOf) },
        usage: usageOf('embed', call),
      }
    },
  }
}

function usageOf(task: Usage['task'], { purpose }: AssistantCall): Usage {
  return {
    ...{ task, purpose, assistant: 'local', model: task === 'embed' ? MODEL : 'rules' },
    ...{ inputTokens: 0, outputTokens: 0, cost: null, duration: 0, verdict: 'parsed' },
  }
}

function invalid(field: string, reason: string): ParleyError {
  return new ParleyError('input.invalid', { field, reason })
}
