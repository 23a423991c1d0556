import type { Finding, Review, ReviewRequest } from '@parley/core/assistant'
import { analyze, newestOf } from '../read/analyze.ts'
import { languageOf } from '../read/language.ts'
import { clean } from '../text/clean.ts'
import { isKnown } from '../text/languages.ts'
import { phrasesIn } from '../text/phrases.ts'
import { stemsOf } from '../text/stems.ts'

/** Judges a reply by rules: its language, its tone, its answer, and numbers that no text of the owner has. */
export function review({ conversation, brief, text }: ReviewRequest): Review {
  const reply = clean(text)
  const read = analyze(conversation)
  const findings: Finding[] = []
  const language = languageOf(reply)
  if (isKnown(language) && isKnown(read.language) && language !== read.language && reply.length > 20)
    findings.push({ kind: 'language', text: `The customer writes in ${read.language}, the reply is in ${language}.` })
  if (isKnown(language) && phrasesIn(reply, language, 'complaint') > 1)
    findings.push({ kind: 'tone', text: 'It has words of a complaint.' })
  if (reply.length > 3 && reply === reply.toUpperCase() && reply !== reply.toLowerCase())
    findings.push({ kind: 'tone', text: 'It is in capitals.' })
  if (read.intent === 'question' && !shareWords(newestOf(conversation), reply, brief))
    findings.push({ kind: 'unanswered', text: 'It shares no word with the question, nor with a text that answers it.' })
  const unknown = numbersIn(reply).filter((number) => !known(number, { conversation, brief }))
  if (unknown.length > 0 && brief.passages.length > 0)
    findings.push({ kind: 'promise', text: `No text of the owner has ${unknown.slice(0, 3).join(', ')}.` })
  return { verdict: findings.length === 0 ? 'send' : 'improve', findings, improved: null }
}

function shareWords(question: string, reply: string, { passages }: ReviewRequest['brief']): boolean {
  const words = new Set(stemsOf(reply))
  const asked = stemsOf(question)
  if (asked.length === 0 || asked.some((stem) => words.has(stem))) return true
  const answers = passages.filter(({ title, text }) => stemsOf(`${title} ${text}`).some((stem) => asked.includes(stem)))
  return answers.some(({ text }) => stemsOf(text).some((stem) => words.has(stem)))
}

function numbersIn(text: string): string[] {
  return text.match(/\d+(?:[.,:]\d+)*/g) ?? []
}

function known(number: string, { conversation, brief }: Pick<ReviewRequest, 'conversation' | 'brief'>): boolean {
  const texts = [
    brief.instructions,
    ...brief.passages.map(({ text }) => text),
    ...conversation.turns.map(({ text }) => text),
  ]
  return texts.some((text) => numbersIn(text).includes(number))
}
