import { instanceOf } from './instance.ts'
import type { Model, Prompt } from './model.ts'
import { userTexts } from './texts.ts'

/** A few words of German that English does not have. */
const german = /\b(wann|haben sie|ist|sind|und|nicht|bitte|danke|ich|hallo)\b/i

/**
 * A model of fixed answers. With a schema, fields with the names of an analysis, a reply or a judgement have sensible
 * values. All other fields have the smallest value of their schema.
 */
export const calmModel: Model = (prompt) => {
  const reply = 'Thank you for your message. We are glad to help you with it.'
  return prompt.format === null ? reply : instanceOf(prompt.format.schema, valuesFor(prompt, reply))
}

/** The values of well-known fields. */
export function valuesFor(prompt: Prompt, text: string): { [field: string]: unknown } {
  const newest = userTexts(prompt).join(' ')
  return {
    ...{ language: german.test(newest) ? 'de' : 'en', intent: 'question', sentiment: 'neutral', urgency: 'normal' },
    ...{ confidence: 0.9, summary: 'The customer has a question.', verdict: 'send' },
    ...{ text, reason: 'It answers the question.', handOver: false },
  }
}
