import type { Intent } from '@parley/core/assistant'
import type { Language } from '../text/languages.ts'
import { isPhraseOfAny, phrasesIn } from '../text/phrases.ts'
import type { PhrasedIntent } from '../text/words.ts'

/** The weight of a phrase of each intent: a complaint in a question is a complaint. */
const weights: Readonly<Record<Exclude<PhrasedIntent, 'opt_out'>, number>> = {
  complaint: 3,
  appointment: 2.5,
  question: 1.5,
  goodbye: 1.2,
  thanks: 1,
  greeting: 0.5,
}

/** The intent of a message, and how sure it is: from 0 to 1. A time makes an appointment of a question about one. */
export function intentOf(
  text: string,
  language: Language,
  { hasTime }: { hasTime: boolean },
): { intent: Intent; confidence: number } {
  // One word alone, as providers of texts require it: "stop by tomorrow?" is no wish to be left alone.
  if (isPhraseOfAny(text, 'opt_out')) return { intent: 'opt_out', confidence: 0.99 }
  if (phrasesIn(text, language, 'leave') > 0) return { intent: 'opt_out', confidence: 0.8 }
  const scores = (Object.keys(weights) as (keyof typeof weights)[]).map((intent) => ({
    intent,
    score: Math.min(2, phrasesIn(text, language, intent)) * weights[intent],
  }))
  const asked = scores.find(({ intent }) => intent === 'question')
  if (asked !== undefined && /[?？؟¿]/.test(text)) asked.score += 1.6
  const visit = scores.find(({ intent }) => intent === 'appointment')
  if (visit !== undefined && visit.score > 0 && hasTime) visit.score += 1.5
  const [best, second] = scores.sort((one, other) => other.score - one.score)
  if (best === undefined || best.score === 0) return { intent: 'other', confidence: text === '' ? 0.2 : 0.4 }
  const lead = best.score - (second?.score ?? 0)
  return { intent: best.intent, confidence: Math.min(0.95, 0.55 + lead * 0.12) }
}
