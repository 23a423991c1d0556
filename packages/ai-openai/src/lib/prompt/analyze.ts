import type { AssistantConversation } from '@parley/core/assistant'
import { conversationData } from './data.ts'
import { fenced } from './fence.ts'
import { systemOf } from './rules.ts'

const task = `Your task: read the newest turns of the customer, those after the last turn of the team or the assistant. Earlier turns are context.
The fields of your answer:
- language: the language of these turns, as a BCP 47 tag in lower case, such as "en" or "de". "und" if it cannot be known.
- intent: "appointment" (a time, a booking, a move of one), "question", "complaint", "greeting", "thanks", "goodbye", "opt_out" (no further messages), or "other". A complaint in a question is a complaint.
- confidence: how sure you are of the intent, from 0 to 1.
- sentiment: "positive", "neutral" or "negative".
- urgency: "low", "normal", "high" (within hours), or "critical" (danger for people or property).
- summary: one or two sentences in the language of the customer, at most 400 characters.
- entities: names, times, amounts and addresses in these turns, at most 20. "text" is as written. "value" is one form of it, otherwise null. A time is in ISO 8601, a phone number in E.164, an amount such as "120.00 EUR".
- ends: true if the customer expects no further answer.
- wantsPerson: true if the customer requests a person.`

/** The prompt of an analysis. */
export function analyzePrompt(conversation: AssistantConversation): { system: string; data: string } {
  return { system: systemOf(task), data: fenced(conversationData(conversation)) }
}
