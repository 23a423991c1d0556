import type { Analysis } from '../assistant/analysis.ts'
import type { ReplyDraft } from '../assistant/reply.ts'
import type { Usage } from '../assistant/usage.ts'
import { ParleyError } from '../errors/parley-error.ts'
import type {
  Assistant,
  AssistantCall,
  AssistantConversation,
  DraftPart,
  DraftRequest,
  EmbedRequest,
  TranscribeRequest,
} from '../ports/assistant.ts'
import type { ModelMood } from './assistant-contract/case.ts'

/** The answers of a fake assistant. */
export interface FakeAssistantOptions {
  /** The analysis of a conversation; fields that are left out are those of a calm question in English. */
  analysis?: (conversation: AssistantConversation) => Partial<Analysis>
  /** The reply; fields that are left out are those of a sure answer. */
  reply?: (request: DraftRequest) => Partial<ReplyDraft>
}

/** An assistant without a model, for tests of features. */
export interface FakeAssistant extends Assistant {
  /** Every request that it answered or refused, in order. */
  readonly requests: readonly (AssistantConversation | DraftRequest)[]
  /** Makes it fail as a model does. */
  become(mood: ModelMood): void
}

const DIMENSIONS = 16

/** An assistant with scripted answers, and with every failure on demand. */
export function fakeAssistant({ analysis = () => ({}), reply = () => ({}) }: FakeAssistantOptions = {}): FakeAssistant {
  const requests: (AssistantConversation | DraftRequest)[] = []
  let mood: ModelMood = 'well'

  const begin = async ({ signal }: AssistantCall): Promise<void> => {
    signal.throwIfAborted()
    if (mood === 'silent') await aborted(signal)
    if (mood === 'down') throw new ParleyError('assistant.unavailable')
    if (mood === 'busy') throw new ParleyError('assistant.unavailable', { retryAfter: 7 })
    if (mood === 'garbled') throw new ParleyError('assistant.unreadable')
    if (mood === 'locked') throw new ParleyError('assistant.misconfigured')
    if (mood === 'unwilling') throw new ParleyError('assistant.refused')
  }
  const usage = (task: Usage['task'], { purpose }: AssistantCall): Usage => ({
    ...{ task, purpose, assistant: 'fake', model: 'fake-1', inputTokens: 1, outputTokens: 1 },
    ...{ cost: null, duration: 0, verdict: 'parsed' },
  })

  return {
    name: 'fake',
    capabilities: {
      transcribe: { types: ['audio/ogg'], bytes: 1_000_000 },
      embed: { dimensions: DIMENSIONS, texts: 100 },
    },
    requests,
    become(next) {
      mood = next
    },
    async analyze(conversation, call) {
      requests.push(conversation)
      await begin(call)
      if (conversation.turns.length === 0) throw invalid('turns', 'A conversation has at least one turn.')
      return { value: { ...calm, ...analysis(conversation) }, usage: usage('analyze', call) }
    },
    async *draft(request, call): AsyncGenerator<DraftPart> {
      requests.push(request)
      await begin(call)
      if (request.maxText < 1) throw invalid('maxText', 'A reply has at least one character.')
      const draft: ReplyDraft = { ...sure, ...reply(request) }
      const text = draft.text.slice(0, request.maxText)
      for (const word of text.split(/(?<= )/)) {
        yield { type: 'text', text: word }
        call.signal.throwIfAborted()
        if (mood === 'broken') throw new ParleyError('assistant.unavailable')
      }
      const known = request.brief.passages.map(({ id }) => id)
      const sources = draft.sources.filter((id) => known.includes(id))
      yield { type: 'end', draft: { ...draft, text, sources }, usage: usage('draft', call) }
    },
    async review({ text }, call) {
      await begin(call)
      if (text.trim() === '') throw invalid('text', 'There is no text.')
      return { value: { verdict: 'send', findings: [], improved: null }, usage: usage('review', call) }
    },
    async transcribe({ content }: TranscribeRequest, call) {
      await begin(call)
      if (content.type !== 'audio/ogg' || content.size === 0) throw invalid('content', 'It is no recording.')
      const value = { text: 'Two words', language: 'en', duration: 1000, confidence: 1 }
      return { value, usage: usage('transcribe', call) }
    },
    async embed({ texts }: EmbedRequest, call) {
      await begin(call)
      if (texts.length === 0) throw invalid('texts', 'There is no text.')
      const value = { model: 'fake-1', dimensions: DIMENSIONS, vectors: texts.map(vectorOf) }
      return { value, usage: usage('embed', call) }
    },
  }
}

const calm: Analysis = {
  ...{ language: 'en', intent: 'question', confidence: 0.9, sentiment: 'neutral', urgency: 'normal' },
  ...{ summary: 'The customer asks something.', entities: [], ends: false, wantsPerson: false },
}

const sure: ReplyDraft = {
  text: 'We are open from Monday to Friday.',
  subject: null,
  confidence: 0.9,
  reason: 'A passage answers it.',
  sources: [],
  handOver: false,
}

function invalid(field: string, reason: string): ParleyError {
  return new ParleyError('input.invalid', { field, reason })
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The counts of words, by their first letters. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0)
  for (const word of text.toLowerCase().match(/\p{L}{4,}/gu) ?? []) {
    const place = Array.from(word.slice(0, 4)).reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % DIMENSIONS
    vector[place] = (vector[place] ?? 0) + 1
  }
  return vector
}
