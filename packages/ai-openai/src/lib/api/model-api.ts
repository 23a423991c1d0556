import type { Form } from '../form/form.ts'
import type { Dialect } from './dialect.ts'

/** A question to a model. */
export interface Question {
  model: string
  /** The rules, the task and the instructions of the owner. */
  system: string
  /** The fenced data. */
  data: string
  /** An earlier answer without the agreed form, and its problem. */
  repair?: { answer: string; problem: string }
  form: Form
  maxTokens: number
}

/** The answer of a model. */
export interface Completion {
  text: string
  /** The words with which the model declined. */
  refusal: string | null
  /** `length`: the answer was cut off. `filtered`: a filter of the server withheld it. */
  finish: 'stop' | 'length' | 'filtered'
  /** The model that the answer names. */
  model: string
  /** `null` if the server does not count. */
  tokens: { input: number; output: number } | null
}

/** A part of a streamed answer. */
export type CompletionPart = { type: 'text'; text: string } | { type: 'end'; completion: Completion }

/** One of the two APIs. Errors are those of the official client. */
export interface ModelApi {
  ask(question: Question, dialect: Dialect, signal: AbortSignal): Promise<Completion>
  /** Resolves when the server has accepted the question. */
  stream(question: Question, dialect: Dialect, signal: AbortSignal): Promise<AsyncIterable<CompletionPart>>
}

/** The messages of a question, for both APIs. */
export function messagesOf({ system, data, repair }: Question): {
  system: string
  rest: { role: 'user' | 'assistant'; content: string }[]
} {
  const again =
    repair === undefined
      ? []
      : ([
          { role: 'assistant', content: repair.answer },
          {
            role: 'user',
            content: `This answer does not have the agreed form. ${repair.problem} Answer again in JSON.`,
          },
        ] as const)
  return { system, rest: [{ role: 'user', content: data }, ...again] }
}
