import type { Analysis, AssistantConversation } from '@parley/core/assistant'
import { clean, sentencesOf, shortened } from '../text/clean.ts'
import { isKnown, type Language } from '../text/languages.ts'
import { isPhraseOfAny, phrasesIn } from '../text/phrases.ts'
import { entitiesIn } from './entities.ts'
import { intentOf } from './intent.ts'
import { languageOf } from './language.ts'
import { sentimentOf, urgencyOf } from './mood.ts'

/** The turns of the customer since the last answer, as one text. */
export function newestOf({ turns }: Pick<AssistantConversation, 'turns'>): string {
  const answered = turns.findLastIndex(({ speaker }) => speaker !== 'customer')
  const newest = turns.slice(answered + 1)
  const shown = newest.length > 0 ? newest : turns.filter(({ speaker }) => speaker === 'customer').slice(-1)
  return clean(shown.map(({ text }) => text).join('\n'))
}

/** The language of a customer: that of the newest turns, otherwise that of all of its turns. */
function customerLanguage(conversation: Pick<AssistantConversation, 'turns'>): string {
  const newest = languageOf(newestOf(conversation))
  if (newest !== 'und') return newest
  const all = conversation.turns.filter(({ speaker }) => speaker === 'customer').map(({ text }) => text)
  return languageOf(clean(all.slice(-20).join('\n')))
}

/** Reads the newest turns of a customer by rules. */
export function analyze(conversation: AssistantConversation): Analysis {
  const text = newestOf(conversation)
  const language = customerLanguage(conversation)
  const rules: Language = isKnown(language) ? language : 'en'
  const entities = entitiesIn(text, rules, conversation)
  const { intent, confidence } = intentOf(text, rules, { hasTime: entities.some(({ type }) => type === 'date') })
  const isClosing = intent === 'goodbye' || intent === 'thanks' || isPhraseOfAny(text, 'acknowledge')
  const sentiment = sentimentOf(text, rules)
  return {
    ...{ language, intent, confidence, sentiment },
    urgency: urgencyOf(text, rules, sentiment),
    summary: shortened(mainOf(sentencesOf(text, rules)), 160),
    entities,
    ends: isClosing && !/[?？؟]/.test(text),
    wantsPerson: phrasesIn(text, rules, 'person') > 0,
  }
}

/** The sentence with most of a text: its first question, else its first sentence of at least three words. */
function mainOf(sentences: readonly string[]): string {
  const question = sentences.find((each) => /[?？؟]/.test(each))
  return question ?? sentences.find((each) => each.split(/\s+/).length > 2) ?? sentences[0] ?? ''
}
