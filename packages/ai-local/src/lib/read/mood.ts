/// <reference path="./vader-sentiment.d.ts" />
import type { Analysis } from '@parley/core/assistant'
import vader from 'vader-sentiment'
import type { Language } from '../text/languages.ts'
import { phrasesIn } from '../text/phrases.ts'

/** The sentiment of a text. English has a lexicon; other languages have their complaints and their thanks. */
export function sentimentOf(text: string, language: Language): Analysis['sentiment'] {
  const complaints = phrasesIn(text, language, 'complaint')
  const thanks = phrasesIn(text, language, 'thanks')
  const words = language === 'en' ? vader.SentimentIntensityAnalyzer.polarity_scores(text).compound : 0
  const balance = words + 0.4 * (thanks - complaints)
  if (balance > 0.35) return 'positive'
  return balance < -0.25 ? 'negative' : 'neutral'
}

/** The urgency of a text, from its words and its signs. */
export function urgencyOf(text: string, language: Language, sentiment: Analysis['sentiment']): Analysis['urgency'] {
  if (phrasesIn(text, language, 'critical') > 0) return 'critical'
  const shouts = /!{2,}/.test(text) || (text.length > 12 && text === text.toUpperCase() && text !== text.toLowerCase())
  if (phrasesIn(text, language, 'urgent') > 0 || (shouts && sentiment === 'negative')) return 'high'
  const isClosing = phrasesIn(text, language, 'thanks') + phrasesIn(text, language, 'goodbye') > 0
  return isClosing && !/[?？؟]/.test(text) ? 'low' : 'normal'
}
