import type { DraftRequest, ReplyDraft } from '@parley/core/assistant'
import { analyze, newestOf } from '../read/analyze.ts'
import { languageOf } from '../read/language.ts'
import { clean, sentencesOf, shortened } from '../text/clean.ts'
import { isKnown, type Language } from '../text/languages.ts'
import { stemsOf } from '../text/stems.ts'
import { type Found, find } from './find.ts'
import { type Templates, templates } from './templates.ts'

/** A passage that fits less does not answer. */
const FITS = 0.34
/** A second passage is used if it fits nearly as well, and the customer has two requests. */
const ALSO = 0.8
/** The most sentences of one passage. */
const SENTENCES = 3

/** Writes a reply from the texts of the owner, or from a template. A request without an answer there is for a person. */
export function writeReply({ conversation, brief, task, revision, maxText }: DraftRequest): ReplyDraft {
  const read = analyze(conversation)
  const wanted = (brief.language ?? read.language).split('-')[0] ?? 'en'
  const language: Language = isKnown(wanted) ? wanted : 'en'
  const say = templates[language]
  const name = firstNameOf(conversation.customer.name)
  const plain = (template: keyof Templates, time = ''): string =>
    say[template]
      .replace('{name}', name === '' ? '' : ` ${name}`)
      .replace('{,name}', name === '' ? '' : `, ${name}`)
      .replace('{time}', time)
  const draft = (text: string, confidence: number, reason: string, more: Partial<ReplyDraft> = {}): ReplyDraft => ({
    text: shortened(text, maxText),
    subject: null,
    ...{ confidence, reason, sources: [], handOver: false },
    ...more,
  })

  if (task === 'greeting') return draft(plain('greeting'), 0.95, 'The first message of a conversation.')
  if (task === 'goodbye') return draft(plain('goodbye'), 0.95, 'The customer expects no further answer.')
  if (read.intent === 'opt_out') return draft(plain('stopped'), 0.3, 'The customer opted out.', { handOver: true })
  if (read.wantsPerson) return draft(plain('person'), 0.9, 'The customer requests a person.', { handOver: true })
  if (read.urgency === 'critical') return draft(plain('unsure'), 0.3, 'It may be an emergency.', { handOver: true })
  if (read.intent === 'complaint') return draft(plain('sorry'), 0.6, 'A complaint.', { handOver: true })

  const asked = [newestOf(conversation), revision?.instruction ?? ''].join(' ')
  const answers = answersTo(asked, conversation, brief.passages)
  if (answers.length > 0) {
    const text = answers.map(({ passage }) => partOf(passage.text, asked, language)).join(' ')
    const greets = read.intent === 'greeting' ? `${plain('greetingBack').split(/[!?.]/)[0]}! ` : ''
    const [best] = answers
    const fits = Math.min(0.95, 0.5 + (best?.fit ?? 0) * 0.5)
    const isAsked = read.intent === 'question' || revision !== undefined
    const written = languageOf(clean(text))
    const isForeign = written !== 'und' && written.split('-')[0] !== wanted
    // A text in another language, and an answer without a question, are for a person to judge.
    const confidence = isForeign || !isAsked ? fits * 0.6 : fits
    const reason = `It answers from ${answers.map(({ passage }) => `“${passage.title}”`).join(' and ')}.`
    return draft(`${greets}${text}`, confidence, reason, {
      sources: answers.map(({ passage }) => passage.id),
      handOver: isForeign,
    })
  }
  switch (read.intent) {
    case 'greeting':
      return draft(plain('greetingBack'), 0.9, 'A greeting.')
    case 'goodbye':
      return draft(plain('goodbye'), 0.9, 'A goodbye.')
    case 'thanks':
      return draft(`${plain('welcome')} ${say.more}`, 0.9, 'The customer thanks.')
    case 'appointment': {
      const time = read.entities.find(({ type }) => type === 'date')?.text
      const text = time === undefined ? plain('appointment') : plain('appointmentAt', time)
      return draft(text, 0.7, 'A wish for an appointment, without a calendar.', { handOver: true })
    }
    default:
      if (read.ends) return draft(say.more, 0.6, 'The customer agrees.')
      return draft(plain('unsure'), 0.3, 'No text of the owner answers it.', { handOver: true })
  }
}

function answersTo(
  asked: string,
  { turns }: DraftRequest['conversation'],
  passages: DraftRequest['brief']['passages'],
): Found[] {
  const before = turns
    .slice(-8, -1)
    .map(({ text }) => clean(text))
    .join(' ')
  const parts = asked
    .split(/[.?!？؟\n]+/, 50)
    .filter((part) => part.trim().length > 2)
    .slice(0, 4)
  const found = parts.length > 1 ? parts.flatMap((part) => find(passages, part, before)[0] ?? []) : []
  const fitting = found.filter(({ passage, fit }, place) => {
    return fit >= FITS && found.findIndex((each) => each.passage.id === passage.id) === place
  })
  if (fitting.length > 1) return fitting.slice(0, 2)
  const [best, second] = find(passages, asked, before)
  if (best === undefined || best.fit < FITS) return []
  const asksTwice = /\b(?:and|und|y|et)\b/iu.test(asked)
  return second !== undefined && asksTwice && second.fit >= Math.max(FITS, best.fit * ALSO) ? [best, second] : [best]
}

/** The sentences of a passage around the one that fits best. A short passage is used as it is. */
function partOf(text: string, asked: string, language: Language): string {
  const sentences = sentencesOf(clean(text), language)
  if (sentences.length <= SENTENCES) return sentences.join(' ')
  const stems = new Set(stemsOf(asked))
  const scores = sentences.map((each) => stemsOf(each).filter((stem) => stems.has(stem)).length)
  const best = scores.indexOf(Math.max(...scores))
  return sentences.slice(best, best + SENTENCES).join(' ')
}

/** A name of a stranger is data: letters only, and short. */
function firstNameOf(name: string | null): string {
  const [first = ''] = clean(name ?? '').split(' ')
  return /^[\p{L}\p{M}'-]{2,30}$/u.test(first) ? first : ''
}
