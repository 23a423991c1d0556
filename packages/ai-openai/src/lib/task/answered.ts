import { type Environment, ParleyError } from '@parley/core'
import type { Answer, AssistantCall, Usage } from '@parley/core/assistant'
import type { Caller } from '../api/caller.ts'
import type { Completion, Question } from '../api/model-api.ts'
import type { Form } from '../form/form.ts'
import { read } from '../form/read.ts'
import type { Settings } from '../options.ts'
import type { Used } from '../usage/cost.ts'
import { estimateTokens, usageOf } from '../usage/record.ts'

/** The parts that every task uses. */
export interface TaskContext {
  caller: Caller
  settings: Settings
  environment: Environment
}

/** The most tokens of an answer, with the thoughts of models that think. */
const TOKENS = 4096

/** The model and the limit of a call. */
export function limitsOf(
  { maxTokens, effort }: AssistantCall,
  size: 'small' | 'large',
  { settings }: TaskContext,
): Pick<Question, 'model' | 'maxTokens'> {
  return { model: settings.models[effort ?? size], maxTokens: Math.max(1, Math.floor(maxTokens ?? TOKENS)) }
}

/** The tokens of an answer: as the server counts them, otherwise estimated. */
export function usedBy({ system, data, repair }: Question, { text, tokens }: Completion): Used {
  if (tokens !== null) return { inputTokens: tokens.input, outputTokens: tokens.output }
  const prompt = `${system}${data}${repair?.answer ?? ''}`
  return { inputTokens: estimateTokens(prompt), outputTokens: estimateTokens(text) }
}

/** The sum of two amounts. */
export function sumOf(one: Used, other: Used): Used {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
  }
}

/** The error of an answer without the agreed form, after its repair. */
export function unreadable(problem: string): ParleyError {
  return new ParleyError('assistant.unreadable', { reason: `The answer does not have the agreed form. ${problem}` })
}

/** Asks a question, and once more if the answer does not have the agreed form. */
export async function answered<Value>(
  task: Usage['task'],
  question: Question & { form: Form<Value> },
  call: AssistantCall,
  { caller, settings, environment }: TaskContext,
): Promise<Answer<Value>> {
  const began = environment.elapsed()
  const first = await caller.ask(question, call.signal)
  let [result, last, used] = [read(first.text, question.form), first, usedBy(question, first)]
  const isRepaired = 'problem' in result
  if ('problem' in result) {
    const again = { ...question, repair: { answer: first.text, problem: result.problem } }
    last = await caller.ask(again, call.signal)
    result = read(last.text, question.form)
    used = sumOf(used, usedBy(again, last))
  }
  if ('problem' in result) throw unreadable(result.problem)
  const { prices } = settings
  const duration = environment.elapsed() - began
  const { model } = question
  const usage = usageOf({ task, call, model, answeredBy: last.model, used, duration, isRepaired, prices })
  return { value: result.value, usage }
}
