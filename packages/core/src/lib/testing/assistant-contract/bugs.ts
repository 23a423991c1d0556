import type { Analysis } from '../../assistant/analysis.ts'
import type { ReplyDraft } from '../../assistant/reply.ts'
import type { Usage } from '../../assistant/usage.ts'
import type { Assistant, DraftPart } from '../../ports/assistant.ts'

/** One way in which an assistant can break its promises, and easy to overlook. */
export interface AssistantBug {
  name: string
  /** The name of a case that catches it. Others may catch it too. */
  caughtBy: string
  /** Returns the assistant with the bug. */
  plant(assistant: Assistant): Assistant
}

function altered(assistant: Assistant, change: Partial<Assistant>): Assistant {
  const { name, capabilities, transcribe, embed } = assistant
  return {
    ...{ name, capabilities },
    analyze: (...given) => assistant.analyze(...given),
    draft: (...given) => assistant.draft(...given),
    review: (...given) => assistant.review(...given),
    ...(transcribe === undefined ? {} : { transcribe: (...given) => transcribe.apply(assistant, given) }),
    ...(embed === undefined ? {} : { embed: (...given) => embed.apply(assistant, given) }),
    ...change,
  }
}

/** Changes each analysis. */
const analyzing =
  (change: (analysis: Analysis, usage: Usage) => { value?: object; usage?: object }) =>
  (assistant: Assistant): Assistant =>
    altered(assistant, {
      async analyze(...given) {
        const { value, usage } = await assistant.analyze(...given)
        const changed = change(value, usage)
        return { value: { ...value, ...changed.value }, usage: { ...usage, ...changed.usage } }
      },
    })

/** Changes the parts of each reply. */
const drafting =
  (change: (parts: AsyncIterable<DraftPart>) => AsyncIterable<DraftPart>) =>
  (assistant: Assistant): Assistant =>
    altered(assistant, { draft: (...given) => change(assistant.draft(...given)) })

/** Changes each reply at the end of its parts. */
const ending = (change: (draft: ReplyDraft, usage: Usage) => { draft?: object; usage?: object }) =>
  drafting(async function* (parts) {
    for await (const part of parts) {
      if (part.type === 'text') yield part
      else {
        const changed = change(part.draft, part.usage)
        yield { type: 'end', draft: { ...part.draft, ...changed.draft }, usage: { ...part.usage, ...changed.usage } }
      }
    }
  })

/** Bugs that the contract must catch, each planted into a correct assistant. */
export const assistantBugs: readonly AssistantBug[] = [
  {
    name: 'the confidence is a percentage',
    caughtBy: 'analyze: the answer has the agreed shape',
    plant: analyzing(({ confidence }) => ({ value: { confidence: 1 + confidence * 100 } })),
  },
  {
    name: 'an intent of its own',
    caughtBy: 'analyze: the answer has the agreed shape',
    plant: analyzing(() => ({ value: { intent: 'sales' } })),
  },
  {
    name: 'the language of a blank text is blank',
    caughtBy: 'analyze: the answer has the agreed shape for every strange text',
    plant: (assistant) =>
      altered(assistant, {
        async analyze(conversation, call) {
          const answer = await assistant.analyze(conversation, call)
          const isBlank = conversation.turns.every(({ text }) => text.trim() === '')
          return isBlank ? { ...answer, value: { ...answer.value, language: '' } } : answer
        },
      }),
  },
  {
    name: 'the purpose is lost',
    caughtBy: 'analyze: the record of the call names its task, its purpose and its model',
    plant: analyzing(() => ({ usage: { purpose: 'unknown' } })),
  },
  {
    name: 'calls share one answer',
    caughtBy: 'analyze: ten at once have the answers of their own conversations',
    plant: (assistant) => {
      let running: ReturnType<Assistant['analyze']> | undefined
      return altered(assistant, {
        analyze(...given) {
          running ??= assistant.analyze(...given).finally(() => {
            running = undefined
          })
          return running
        },
      })
    },
  },
  {
    name: 'an abort is ignored',
    caughtBy: 'analyze: an aborted call rejects with the reason of its signal',
    plant: (assistant) =>
      altered(assistant, {
        analyze: (conversation, call) =>
          assistant.analyze(conversation, { ...call, signal: new AbortController().signal }),
      }),
  },
  {
    name: 'turns are cleaned in place',
    caughtBy: 'analyze: a request is not changed',
    plant: (assistant) =>
      altered(assistant, {
        analyze(conversation, call) {
          for (const turn of conversation.turns) Object.assign(turn, { text: `${turn.text} ` })
          return assistant.analyze(conversation, call)
        },
      }),
  },
  {
    name: 'the end comes twice',
    caughtBy: 'draft: the end comes once, and last',
    plant: drafting(async function* (parts) {
      for await (const part of parts) {
        yield part
        if (part.type === 'end') yield part
      }
    }),
  },
  {
    name: 'there is no end',
    caughtBy: 'draft: the end comes once, and last',
    plant: drafting(async function* (parts) {
      for await (const part of parts) if (part.type === 'text') yield part
    }),
  },
  {
    name: 'the last part is lost',
    caughtBy: 'draft: the parts, joined, are the reply',
    plant: drafting(async function* (parts) {
      let held: DraftPart | undefined
      for await (const part of parts) {
        if (part.type === 'text') {
          if (held !== undefined) yield held
          held = part
        } else yield part
      }
    }),
  },
  {
    name: 'parts are empty between words',
    caughtBy: 'draft: no part is empty',
    plant: drafting(async function* (parts) {
      for await (const part of parts) {
        if (part.type === 'text') yield { type: 'text', text: '' }
        yield part
      }
    }),
  },
  {
    name: 'the limit of characters is ignored',
    caughtBy: 'draft: the reply keeps the most characters',
    plant: drafting(async function* (parts) {
      const more = ' Thank you for your message.'.repeat(100)
      for await (const part of parts) {
        if (part.type === 'text') yield part
        else {
          yield { type: 'text', text: more }
          yield { ...part, draft: { ...part.draft, text: part.draft.text + more } }
        }
      }
    }),
  },
  {
    name: 'a source is made up',
    caughtBy: 'draft: every source is a passage of the brief',
    plant: ending(() => ({ draft: { sources: ['https://example.com/made-up'] } })),
  },
  {
    name: 'sources stay without passages',
    caughtBy: 'draft: a brief without passages is answered',
    plant: ending(() => ({ draft: { sources: ['hours'] } })),
  },
  {
    name: 'a reply is recorded as an analysis',
    caughtBy: 'draft: the record of the call is complete',
    plant: ending(() => ({ usage: { task: 'analyze' } })),
  },
  {
    name: 'the texts of earlier customers are kept',
    caughtBy: 'draft: no text of another conversation is in a reply',
    plant: (assistant) => {
      const heard: string[] = []
      return altered(assistant, {
        async *draft(request, call) {
          const before = heard.join(' ')
          heard.push(...request.conversation.turns.map(({ text }) => text))
          for await (const part of assistant.draft(request, call)) {
            if (part.type === 'text' || before === '') yield part
            else {
              yield { type: 'text', text: before }
              yield { ...part, draft: { ...part.draft, text: part.draft.text + before } }
            }
          }
        },
      })
    },
  },
  {
    name: 'an abort in the middle is ignored',
    caughtBy: 'draft: an abort after the first part ends the stream',
    plant: (assistant) =>
      altered(assistant, {
        draft: (request, call) => assistant.draft(request, { ...call, signal: new AbortController().signal }),
      }),
  },
  {
    name: 'a blank reply is judged',
    caughtBy: 'review: a blank text is refused by name',
    plant: (assistant) =>
      altered(assistant, {
        review: (request, call) =>
          assistant.review({ ...request, text: request.text.trim() === '' ? 'Yes.' : request.text }, call),
      }),
  },
  {
    name: 'vectors are as long as their texts',
    caughtBy: 'embed: each text has one vector, of the dimensions of the capabilities',
    plant: (assistant) =>
      altered(assistant, {
        async embed({ texts }, call) {
          const answer = await assistant.embed?.({ texts }, call)
          if (answer === undefined) throw new Error('It embeds nothing.')
          const vectors = texts.map((text) => Array.from(text, () => 1))
          return { ...answer, value: { ...answer.value, vectors } }
        },
      }),
  },
  {
    name: 'a blank text has no number',
    caughtBy: 'embed: every number is finite',
    plant: (assistant) =>
      altered(assistant, {
        async embed({ texts }, call) {
          const answer = await assistant.embed?.({ texts }, call)
          if (answer === undefined) throw new Error('It embeds nothing.')
          const vectors = answer.value.vectors.map((vector, place) =>
            texts[place]?.trim() === '' ? vector.map(() => Number.NaN) : vector,
          )
          return { ...answer, value: { ...answer.value, vectors } }
        },
      }),
  },
]
