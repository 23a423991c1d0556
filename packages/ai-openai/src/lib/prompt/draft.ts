import type { DraftRequest, ReplyTask } from '@parley/core/assistant'
import { conversationData, instructionsOf, passagesData } from './data.ts'
import { fenced, plain } from './fence.ts'
import { systemOf } from './rules.ts'

const tasks: Readonly<Record<ReplyTask, string>> = {
  greeting: 'greet the customer in the first message of the conversation, and offer help',
  answer: 'answer the newest turns of the customer',
  goodbye: 'write a goodbye, because the customer expects no further answer',
}

const fields = `The fields of your answer, in this order:
- text: the reply, as plain text without markup.
- subject: null.
- confidence: how sure you are that the team would send this reply, from 0 to 1.
- reason: why this reply, in one sentence for the team.
- sources: the ids of the passages that the reply uses. An empty list if it uses none.
- handOver: true if a person should answer instead. This is so if the customer requests a person, is upset or in danger, or if neither the instructions nor the passages have the answer.

Use only facts from the passages, the instructions and the conversation. Promise nothing that they do not have: no price, no time, no discount. Without the facts, write that a person of the team will answer, and set handOver.`

/** The prompt of a reply. */
export function draftPrompt({ conversation, brief, task, revision, maxText }: DraftRequest): {
  system: string
  data: string
} {
  const language =
    brief.language === undefined ? 'the language of the customer' : `the language "${plain(brief.language, 40)}"`
  const tone = brief.tone === undefined ? '' : `\nThe tone: ${plain(brief.tone, 200)}.`
  const change =
    revision === undefined
      ? ''
      : `\nThe field "earlierDraft" of the data has a draft that the team did not want. Write it again with this change: ${plain(revision.instruction, 2000)}`
  const about = `Your task: ${tasks[task]}. Write in ${language}, in at most ${maxText} characters.${tone}${change}`
  const earlier = revision === undefined ? {} : { earlierDraft: plain(revision.text, 20_000) }
  return {
    system: systemOf(`${about}\n${fields}`, instructionsOf(brief)),
    data: fenced({ ...conversationData(conversation), ...passagesData(brief), ...earlier }),
  }
}
