import type { Prompt } from './model.ts'

/** The texts in the messages of the user, in order. A message that has JSON counts as the texts in it. */
export function userTexts({ messages }: Prompt): string[] {
  return messages.filter(({ role }) => role === 'user').flatMap(({ text }) => textsIn(text))
}

/** The texts within a text: those of the JSON in it, otherwise the text itself. */
function textsIn(text: string): string[] {
  const found = jsonIn(text)
  return found === undefined ? [text] : stringsIn(found)
}

/** The first JSON object in a text, which may have other words around it. */
export function jsonIn(text: string): unknown {
  const start = text.indexOf('{')
  for (let end = text.lastIndexOf('}'); start >= 0 && end > start; end = text.lastIndexOf('}', end - 1)) {
    try {
      return JSON.parse(text.slice(start, end + 1))
    } catch {
      // Braces of the words behind it.
    }
    if (end === 0) break
  }
  return undefined
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}
