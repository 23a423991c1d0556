import type { ApiContext, Exchange } from './exchange.ts'
import { type Prompt, tokensOf, writtenAs } from './model.ts'
import { OpenAiRefusal } from './refusal.ts'

/** The output of a model. */
export interface Generated {
  text: string
  /** The words with which the model declined; `null` if it did not. */
  refusal: string | null
  finish: 'stop' | 'length' | 'content_filter'
  inputTokens: number
  outputTokens: number
}

/** Runs the model on a prompt, within its limits and with the fault of the exchange. */
export async function generate(
  prompt: Prompt,
  { most, param }: { most: number; param: string },
  { fault }: Exchange,
  { model, context }: ApiContext,
): Promise<Generated> {
  const inputTokens = tokensOf(prompt.messages.map(({ text }) => text).join('\n'))
  if (inputTokens > context) {
    const message = `This model's maximum context length is ${context} tokens. However, your messages resulted in ${inputTokens} tokens.`
    throw new OpenAiRefusal(400, message, { param, code: 'context_length_exceeded' })
  }
  const ended = (text: string, more: Partial<Generated> = {}): Generated => ({
    ...{ text, refusal: null, finish: 'stop', inputTokens, outputTokens: tokensOf(text) },
    ...more,
  })
  const whole = writtenAs(await model()(prompt))
  const length = most * 4
  const text = whole.slice(0, length)
  switch (fault?.fault) {
    case 'refusal': {
      const refusal = 'I cannot help with that.'
      return ended('', { refusal, outputTokens: tokensOf(refusal) })
    }
    case 'content_filter':
      return ended('', { finish: 'content_filter' })
    case 'garbage':
      return ended('Sure! Here is the answer you wanted: 42.')
    case 'prose':
      return ended(`Here is the JSON:\n\n\`\`\`json\n${text}\n\`\`\`\n`)
    case 'cut':
      return ended(text.slice(0, Math.floor(text.length / 2)), { finish: 'length' })
    default:
      return ended(text, { finish: whole.length > length ? 'length' : 'stop' })
  }
}
