import type { Analysis } from '../../assistant/analysis.ts'
import type { ReplyDraft } from '../../assistant/reply.ts'
import type { Finding } from '../../assistant/review.ts'
import type { Answer, Usage } from '../../assistant/usage.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Assistant, AssistantCall, AssistantConversation, Brief, ReplyTask } from '../../ports/assistant.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'
import type { SuggestionOrigin } from '../../protocol/suggestion.ts'
import { AssistantFailure, failureOf } from './assistant-failure.ts'
import type { RunRecord } from './run-record.ts'
import { byCurrency } from './totals.ts'
import type { Answered } from './types.ts'

/** The input of an answer. Nothing else is in a prompt. */
export interface Question {
  conversation: AssistantConversation
  settings: ResponderValues
  /** The most characters of the channel. */
  maxText: number
  /** The newest message begins a new conversation. */
  begins: boolean
  /** The last conversation ended with a goodbye, and nothing was asked since. */
  hasEnded: boolean
  purpose: string
}

/** A text, and all that is known about it. */
export type Thought = Pick<
  Answered,
  'task' | 'text' | 'greeting' | 'analysis' | 'origin' | 'held' | 'handsOver' | 'runs'
>

/** The tokens of an answer that is not a text for the customer. */
const READING = 1000

/**
 * Reads the conversation, then writes an answer and reviews it. Sends nothing.
 *
 * @throws `AssistantFailure` if a call fails
 */
export async function think(assistant: Assistant, question: Question, signal: AbortSignal): Promise<Thought> {
  const calls = new Calls(assistant, question, signal)
  const { settings, begins, hasEnded } = question
  const analysis = await calls.analyze()
  const thought = (more: Partial<Thought>): Thought => ({
    ...{ task: 'answer', text: '', greeting: null, analysis, origin: null, held: null, handsOver: false },
    ...more,
    runs: calls.runs,
  })
  if (analysis.intent === 'opt_out') return thought({ held: 'opted_out' })
  const wantsPerson = analysis.wantsPerson || callsPerson(question)
  const ownText = settings.handOver.message
  if (wantsPerson && ownText !== null) return thought({ text: ownText, handsOver: true })
  if (analysis.ends && settings.conversation.detectEnd && !begins && !wantsPerson) {
    if (hasEnded) return thought({ held: 'ended' })
    const { goodbye } = settings.conversation
    if (goodbye !== null) return thought({ task: 'goodbye', text: goodbye })
    return thought({ task: 'goodbye', ...(await calls.write('goodbye')) })
  }
  const greeting = begins ? settings.firstMessage : null
  if (greeting !== null && !wantsPerson && isSmallTalk(analysis)) return thought({ task: 'greeting', text: greeting })
  const written = await calls.write('answer')
  const handsOver = wantsPerson || written.handsOver
  if (written.handsOver && ownText !== null) return thought({ greeting, text: ownText, handsOver })
  return thought({ task: greeting === null ? 'answer' : 'greeting', greeting, ...written, handsOver })
}

/** Whether a greeting alone answers a text. */
function isSmallTalk({ intent }: Analysis): boolean {
  return intent === 'greeting' || intent === 'thanks' || intent === 'goodbye'
}

/** Whether the customer uses one of the owner's words for a person. */
function callsPerson({ conversation: { turns }, settings }: Question): boolean {
  const last = turns.at(-1)
  if (last?.speaker !== 'customer') return false
  const text = ` ${wordsOf(last.text)} `
  return settings.handOver.words.some((each) => text.includes(` ${wordsOf(each)} `))
}

function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The calls for one question, each recorded. */
class Calls {
  readonly runs: RunRecord[] = []
  readonly #assistant: Assistant
  readonly #question: Question
  readonly #signal: AbortSignal

  constructor(assistant: Assistant, question: Question, signal: AbortSignal) {
    this.#assistant = assistant
    this.#question = question
    this.#signal = signal
  }

  analyze(): Promise<Analysis> {
    return this.#recorded('analyze', (call) => this.#assistant.analyze(this.#question.conversation, call), READING)
  }

  /** Writes a text, and has it reviewed. */
  async write(task: ReplyTask): Promise<Pick<Thought, 'text' | 'origin' | 'held' | 'handsOver'>> {
    const { settings, conversation, maxText } = this.#question
    const budget = READING + Math.ceil(maxText / 2)
    const draft = await this.#recorded('draft', (call) => this.#draft(task, call), budget)
    const text = storable(draft.text).trim()
    const brief = briefOf(settings)
    const review = settings.review
      ? await this.#recorded('review', (call) => this.#assistant.review({ conversation, brief, text }, call), READING)
      : undefined
    const isHeld = review !== undefined && review.verdict !== 'send'
    const origin = this.#originOf(draft, review?.findings ?? [])
    return { text, origin, held: isHeld ? 'review' : null, handsOver: draft.handOver }
  }

  async #draft(task: ReplyTask, call: AssistantCall): Promise<Answer<ReplyDraft>> {
    const { conversation, settings, maxText } = this.#question
    const request = { conversation, brief: briefOf(settings), task, maxText }
    for await (const part of this.#assistant.draft(request, call)) {
      if (part.type !== 'end') continue
      const { text } = part.draft
      if (text.length > maxText || !isVisible(text)) {
        const reason = `The reply has ${text.length} characters; the channel carries 1 to ${maxText} visible ones.`
        throw new ParleyError('assistant.unreadable', { field: 'draft.text', reason })
      }
      return { value: part.draft, usage: part.usage }
    }
    throw new ParleyError('assistant.unreadable', { reason: 'The stream ended without a reply.' })
  }

  async #recorded<Value>(
    task: Usage['task'],
    run: (call: AssistantCall) => Promise<Answer<Value>>,
    maxTokens: number,
  ): Promise<Value> {
    const { purpose, settings } = this.#question
    const { effort } = settings
    const call: AssistantCall = { signal: this.#signal, purpose, maxTokens, ...(effort === null ? {} : { effort }) }
    try {
      const { value, usage } = await run(call)
      this.runs.push({ ...usage, duration: Math.round(usage.duration), errorCode: null })
      return value
    } catch (error) {
      const { code } = failureOf(error)
      const nothing = { model: null, inputTokens: 0, outputTokens: 0, cost: null, duration: 0 }
      const failed = { task, purpose, assistant: this.#assistant.name, ...nothing }
      this.runs.push({ ...failed, verdict: 'failed', errorCode: code })
      throw new AssistantFailure(error, this.runs)
    }
  }

  #originOf({ confidence, reason, sources }: ReplyDraft, findings: readonly Finding[]): SuggestionOrigin {
    const { passages } = this.#question.settings
    const used = passages.filter(({ id }) => sources.includes(id)).map(({ id, title }) => ({ id, title }))
    const writing = this.runs.findLast(({ task }) => task === 'draft')
    const costs = byCurrency(this.runs.flatMap(({ cost }) => cost ?? []))
    return {
      ...{ assistant: this.#assistant.name, model: writing?.model ?? '', confidence, reason },
      ...{ sources: used.slice(0, 20), findings: [...findings], cost: costs[0] ?? null },
    }
  }
}

/** The owner's instructions and texts. */
function briefOf({ instructions, passages, tone, language }: ResponderValues): Brief {
  return {
    instructions,
    passages,
    ...(tone === null ? {} : { tone }),
    ...(language === null ? {} : { language }),
  }
}
