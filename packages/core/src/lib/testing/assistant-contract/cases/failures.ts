import { ParleyError } from '../../../errors/parley-error.ts'
import type { AssistantCase, ModelMood } from '../case.ts'
import { casesOf } from '../case.ts'
import { callOf, conversationOf, draftOf, outcomeOf, streamed } from '../requests.ts'

const conversation = conversationOf('When are you open?')

const codes: { readonly [mood in Exclude<ModelMood, 'well' | 'silent' | 'broken'>]: string } = {
  down: 'assistant.unavailable',
  busy: 'assistant.unavailable',
  garbled: 'assistant.unreadable',
  locked: 'assistant.misconfigured',
  unwilling: 'assistant.refused',
}

const reads = Object.fromEntries(
  Object.entries(codes).map(([mood, code]): [string, AssistantCase['run']] => [
    `a model that is ${mood} rejects with ${code}`,
    async ({ assistant, expect, become }) => {
      become(mood as ModelMood)
      expect(await outcomeOf(assistant.analyze(conversation, callOf()))).toBe(code)
      become('well')
      expect(await outcomeOf(assistant.analyze(conversation, callOf()))).toBe('answered')
    },
  ]),
)

export const failureCases: readonly AssistantCase[] = [
  ...casesOf(
    'analyze',
    {
      ...reads,

      'a busy model names the time to wait': async ({ assistant, expect, become }) => {
        become('busy')
        const error = await assistant.analyze(conversation, callOf()).catch((caught) => caught)
        expect(error instanceof ParleyError && (error.retryAfter ?? 0) > 0).toBe(true)
      },

      'an abort ends the wait for a silent model': async ({ assistant, expect, become, requests }) => {
        become('silent')
        const reason = new Error('The test has ended it.')
        const ending = new AbortController()
        const before = requests()
        const call = assistant.analyze(conversation, callOf({ signal: ending.signal })).catch((error) => error)
        while (requests() === before) await new Promise((resolve) => setTimeout(resolve, 1))
        ending.abort(reason)
        expect(await call).toBe(reason)
      },

      'a garbled answer is repaired once at most': async ({ assistant, expect, become, requests }) => {
        become('garbled')
        const before = requests()
        await outcomeOf(assistant.analyze(conversation, callOf()))
        expect(requests() - before <= 2).toBe(true)
      },
    },
    'model',
  ),
  ...casesOf(
    'draft',
    {
      'a stream that breaks off has no end': async ({ assistant, expect, become }) => {
        become('broken')
        expect(await outcomeOf(streamed(assistant, draftOf('When are you open?')))).toBe('assistant.unavailable')
      },

      'an answer that was accepted is never requested again': async ({ assistant, expect, become, requests }) => {
        become('broken')
        const before = requests()
        await outcomeOf(streamed(assistant, draftOf('When are you open?')))
        expect(requests() - before).toBe(1)
      },
    },
    'model',
  ),
]
