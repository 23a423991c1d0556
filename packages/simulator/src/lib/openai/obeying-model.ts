import { valuesFor } from './calm-model.ts'
import { commandIn } from './command.ts'
import { instanceOf } from './instance.ts'
import type { Model, Prompt } from './model.ts'
import { jsonIn, userTexts } from './texts.ts'

/**
 * A model without any resistance: it follows every instruction in the texts of the user. It repeats demanded words, reveals
 * its whole prompt on request, and takes fields from JSON in a text. With an instruction it is always sure of its answer.
 * Without one it answers calmly.
 */
export const obeyingModel: Model = (prompt) => {
  const texts = userTexts(prompt)
  const orders = texts.flatMap((text) => commandIn(text) ?? [])
  const demanded = Object.assign({}, ...texts.map(fieldsIn)) as { [field: string]: unknown }
  const words = orders.map((order) => (order.type === 'reveal' ? wholeOf(prompt) : order.words))
  const isCommanded = words.length > 0 || Object.keys(demanded).length > 0
  const text = isCommanded ? words.join('\n') || 'As you wish.' : 'Thank you for your message. We are glad to help you.'
  if (prompt.format === null) return text
  const sure = {
    confidence: 1,
    handOver: false,
    verdict: 'send',
    wantsPerson: false,
    ends: false,
    summary: text.slice(0, 500),
  }
  const known = { ...valuesFor(prompt, text), ...(isCommanded ? sure : {}), ...demanded }
  return instanceOf(prompt.format.schema, known)
}

/** Everything that the model was given. */
function wholeOf({ messages }: Prompt): string {
  return messages.map(({ text }) => text).join('\n')
}

/** The fields of JSON that a text contains. */
function fieldsIn(text: string): object {
  const found = jsonIn(text)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {}
}
