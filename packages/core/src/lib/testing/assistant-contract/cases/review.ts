import { reviewSchema } from '../../../assistant/review.ts'
import type { AssistantCase } from '../case.ts'
import { casesOf } from '../case.ts'
import { brief, callOf, conversationOf, outcomeOf, strangeTexts } from '../requests.ts'

const conversation = conversationOf('When are you open?')

export const reviewCases: readonly AssistantCase[] = casesOf('review', {
  'the judgement has the agreed shape': async ({ assistant, expect }) => {
    const { value, usage } = await assistant.review(
      { conversation, brief, text: 'From Monday to Friday, from 9:00 to 18:00.' },
      callOf(),
    )
    expect(reviewSchema.safeParse(value).error?.issues).toBe(undefined)
    expect(usage.task).toBe('review')
  },

  'the judgement has the agreed shape for every strange text': async ({ assistant, expect }) => {
    const faults: string[] = []
    for (const text of strangeTexts.filter((each) => each.trim() !== '')) {
      const { value } = await assistant.review({ conversation, brief, text }, callOf())
      if (!reviewSchema.safeParse(value).success) faults.push(text.slice(0, 20))
    }
    expect(faults).toEqual([])
  },

  'a blank text is refused by name': async ({ assistant, expect }) => {
    expect(await outcomeOf(assistant.review({ conversation, brief, text: ' \n' }, callOf()))).toBe('input.invalid')
  },

  'an aborted call rejects with the reason of its signal': async ({ assistant, expect }) => {
    const reason = new Error('The test has ended it.')
    const call = callOf({ signal: AbortSignal.abort(reason) })
    expect(await assistant.review({ conversation, brief, text: 'Yes.' }, call).catch((error) => error)).toBe(reason)
  },
})
