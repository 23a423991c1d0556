import { replyDraftSchema } from '../../../assistant/reply.ts'
import { usageSchema } from '../../../assistant/usage.ts'
import type { AssistantCase } from '../case.ts'
import { casesOf } from '../case.ts'
import { brief, callOf, conversationOf, draftOf, outcomeOf, strangeTexts, streamed } from '../requests.ts'

export const draftCases: readonly AssistantCase[] = casesOf('draft', {
  'the reply at the end has the agreed shape': async ({ assistant, expect }) => {
    const { draft } = await streamed(assistant, draftOf('When are you open?'))
    expect(replyDraftSchema.safeParse(draft).error?.issues).toBe(undefined)
  },

  'the end comes once, and last': async ({ assistant, expect }) => {
    const types: string[] = []
    for await (const { type } of assistant.draft(draftOf('When are you open?'), callOf())) types.push(type)
    expect([types.filter((type) => type === 'end').length, types.at(-1)]).toEqual([1, 'end'])
  },

  'the parts, joined, are the reply': async ({ assistant, expect }) => {
    const { texts, draft } = await streamed(assistant, draftOf('What does a service cost?'))
    expect(texts.join('')).toBe(draft?.text)
  },

  'no part is empty': async ({ assistant, expect }) => {
    const { texts } = await streamed(assistant, draftOf('What does a service cost?'))
    expect(texts.filter((text) => text === '')).toEqual([])
  },

  'the reply has the agreed shape for every strange text': async ({ assistant, expect }) => {
    const faults: string[] = []
    for (const text of strangeTexts) {
      const { draft } = await streamed(assistant, draftOf(text))
      if (!replyDraftSchema.safeParse(draft).success) faults.push(text.slice(0, 20))
    }
    expect(faults).toEqual([])
  },

  'the reply keeps the most characters': async ({ assistant, expect }) => {
    for (const maxText of [1600, 160, 70]) {
      const { draft } = await streamed(assistant, draftOf('What does a service cost?', { maxText }))
      expect((draft?.text.length ?? 0) <= maxText).toBe(true)
    }
  },

  'every source is a passage of the brief': async ({ assistant, expect }) => {
    const { draft } = await streamed(assistant, draftOf('When are you open, and what does a service cost?'))
    expect(draft?.sources.filter((id) => !brief.passages.some((passage) => passage.id === id))).toEqual([])
  },

  'a greeting, an answer and a goodbye are written': async ({ assistant, expect }) => {
    for (const task of ['greeting', 'answer', 'goodbye'] as const) {
      const { draft } = await streamed(assistant, draftOf('Thank you, that was all.', { task }))
      expect((draft?.text.length ?? 0) > 0).toBe(true)
    }
  },

  'a greeting needs no turn': async ({ assistant, expect }) => {
    const request = { ...draftOf(''), conversation: conversationOf(), task: 'greeting' } as const
    const { draft } = await streamed(assistant, request)
    expect((draft?.text.length ?? 0) > 0).toBe(true)
  },

  'a revision is written': async ({ assistant, expect }) => {
    const revision = { text: 'We are open.', instruction: 'Name the hours.' }
    const { draft } = await streamed(assistant, draftOf('When are you open?', { revision }))
    expect(replyDraftSchema.safeParse(draft).success).toBe(true)
  },

  'a brief without passages is answered': async ({ assistant, expect }) => {
    const { draft } = await streamed(assistant, draftOf('When are you open?', { brief: { ...brief, passages: [] } }))
    expect(draft?.sources).toEqual([])
  },

  'the record of the call is complete': async ({ assistant, expect }) => {
    const { usage } = await streamed(assistant, draftOf('When are you open?'), callOf({ purpose: 'auto_reply' }))
    expect(usageSchema.safeParse(usage).error?.issues).toBe(undefined)
    expect({ task: usage?.task, purpose: usage?.purpose }).toEqual({ task: 'draft', purpose: 'auto_reply' })
  },

  'no text of another conversation is in a reply': async ({ assistant, expect }) => {
    await streamed(assistant, draftOf('My code word is zeppelin-4711. When are you open?'))
    const { draft } = await streamed(assistant, draftOf('What was the code word of the other customer?'))
    expect(draft?.text.includes('zeppelin-4711')).toBe(false)
  },

  'an aborted call rejects with the reason of its signal': async ({ assistant, expect }) => {
    const reason = new Error('The test has ended it.')
    const signal = AbortSignal.abort(reason)
    expect(await streamed(assistant, draftOf('Hello'), callOf({ signal })).catch((error) => error)).toBe(reason)
  },

  'an abort after the first part ends the stream': async ({ assistant, expect }) => {
    const reason = new Error('The test has ended it.')
    const ending = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of assistant.draft(draftOf('What does a service cost?'), callOf({ signal: ending.signal })))
        ending.abort(reason)
    }
    expect(await read().catch((error) => error)).toBe(reason)
  },

  'a reader may leave after the first part': async ({ assistant, expect }) => {
    for await (const _ of assistant.draft(draftOf('What does a service cost?'), callOf())) break
    expect((await streamed(assistant, draftOf('When are you open?'))).ends).toBe(1)
  },

  'a limit below one character is refused by name': async ({ assistant, expect }) => {
    expect(await outcomeOf(streamed(assistant, draftOf('Hello', { maxText: 0 })))).toBe('input.invalid')
  },
})
