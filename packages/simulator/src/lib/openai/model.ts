/** A JSON Schema. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** One message of a prompt. */
export interface PromptMessage {
  role: string
  text: string
}

/** A prompt, as a model receives it. */
export interface Prompt {
  model: string
  /** In order. `instructions` of the Responses API are the first one. */
  messages: readonly PromptMessage[]
  /** The form of the answer, if the request has one. */
  format: { name: string; schema: JsonSchema } | null
}

/** The answer of a model: a text, or a value that is written as JSON. */
export type ModelAnswer = string | { readonly [field: string]: unknown }

/** A model: it answers a prompt. */
export type Model = (prompt: Prompt) => ModelAnswer | Promise<ModelAnswer>

/** The text of an answer. */
export function writtenAs(answer: ModelAnswer): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer)
}

/** About how many tokens a text has. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}
