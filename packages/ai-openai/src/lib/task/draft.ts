import { ParleyError } from '@parley/core'
import {
  type AssistantCall,
  type DraftPart,
  type DraftRequest,
  type ReplyDraft,
  replyDraftSchema,
} from '@parley/core/assistant'
import type { Completion, Question } from '../api/model-api.ts'
import { formOf } from '../form/form.ts'
import { LimitedText } from '../form/limited-text.ts'
import { read } from '../form/read.ts'
import { TextField } from '../form/text-field.ts'
import { draftPrompt } from '../prompt/draft.ts'
import { usageOf } from '../usage/record.ts'
import { limitsOf, sumOf, type TaskContext, unreadable, usedBy } from './answered.ts'

const form = formOf('reply', replyDraftSchema)

/**
 * Writes a reply. Its text streams out of the JSON of the answer. A repair continues the text that was passed on; one that
 * differs from it is `assistant.unreadable`.
 */
export async function* draft(
  request: DraftRequest,
  call: AssistantCall,
  context: TaskContext,
): AsyncGenerator<DraftPart> {
  call.signal.throwIfAborted()
  if (!(request.maxText >= 1))
    throw new ParleyError('input.invalid', { field: 'maxText', reason: 'A reply has at least one character.' })
  const { environment, settings } = context
  const began = environment.elapsed()
  const question: Question = { ...draftPrompt(request), ...limitsOf(call, 'large', context), form }
  const limited = new LimitedText(Math.floor(request.maxText))

  const first = yield* streamed(question, limited, call, context)
  let [result, last, used] = [read(first.text, form, ['text']), first, usedBy(question, first)]
  const isRepaired = 'problem' in result || result.value.text !== first.field
  if (isRepaired) {
    const problem = 'problem' in result ? result.problem : 'text: It is there twice.'
    const again = { ...question, repair: { answer: first.text, problem } }
    last = { ...(await context.caller.ask(again, call.signal)), field: '' }
    result = read(last.text, form, ['text'])
    used = sumOf(used, usedBy(again, last))
    if ('problem' in result) throw unreadable(result.problem)
    if (!result.value.text.startsWith(first.field)) throw unreadable('The repaired text differs from its beginning.')
    yield* textParts(limited.push(result.value.text.slice(first.field.length)))
  }
  if ('problem' in result) throw unreadable(result.problem)
  yield* textParts(limited.end())
  const { model } = question
  const duration = environment.elapsed() - began
  const { prices } = settings
  const usage = usageOf({ task: 'draft', call, model, answeredBy: last.model, used, duration, isRepaired, prices })
  yield { type: 'end', draft: finished(result.value, limited, request), usage }
}

/** Passes the text of an answer on while it arrives. Returns the answer, and the whole text of its field. */
async function* streamed(
  question: Question,
  limited: LimitedText,
  { signal }: AssistantCall,
  { caller }: TaskContext,
): AsyncGenerator<DraftPart, Completion & { field: string }> {
  const reader = new TextField('text')
  let field = ''
  for await (const part of caller.stream(question, signal)) {
    if (part.type === 'end') return { ...part.completion, field }
    const letters = reader.push(part.text)
    field += letters
    yield* textParts(limited.push(letters))
  }
  throw new ParleyError('assistant.unavailable', { reason: 'The answer of the model broke off.' })
}

function* textParts(text: string): Generator<DraftPart> {
  if (text !== '') yield { type: 'text', text }
}

/** The reply with the text that was passed on. A shortened reply is for a person. */
function finished(value: ReplyDraft, limited: LimitedText, { brief, maxText }: DraftRequest): ReplyDraft {
  const known = new Set(brief.passages.map(({ id }) => id))
  const sources = [...new Set(value.sources)].filter((id) => known.has(id))
  const kept = { ...value, text: limited.text, sources }
  if (!limited.isCut) return kept
  return { ...kept, handOver: true, reason: `The reply had more than ${maxText} characters and is shortened.` }
}
