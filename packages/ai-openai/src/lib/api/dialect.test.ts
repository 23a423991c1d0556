import { describe, expect, it } from 'vitest'
import { serveModel } from '../../../test/model.ts'
import { callOf, conversationOf, draftOf, readAll } from '../../../test/requests.ts'

const conversation = conversationOf('When are you open?')

function bodies(served: { simulator: { requests(): { body: unknown }[] } }): { [field: string]: unknown }[] {
  return served.simulator.requests().map(({ body }) => Object(body))
}

describe('the dialect of a server', () => {
  it('without schemas is learned once: the prompt then describes the form', async () => {
    for (const api of ['chat', 'responses'] as const) {
      await using served = await serveModel({ api })
      served.simulator.faults.add({ fault: 'no_schema' })
      served.simulator.use(({ messages }) => {
        expect(messages[0]?.text).toContain('"wantsPerson"')
        return {
          ...{ language: 'en', intent: 'question', confidence: 0.9, sentiment: 'neutral', urgency: 'normal' },
          ...{ summary: 'A question.', entities: [], ends: false, wantsPerson: false },
        }
      })
      const { usage } = await served.assistant.analyze(conversation, callOf())
      await served.assistant.analyze(conversation, callOf())
      expect([usage.verdict, served.simulator.requests().map(({ billed }) => billed)]).toEqual([
        ...['parsed', [false, true, true]],
      ])
    }
  })

  it('has the name of the limit that its models accept', async () => {
    await using served = await serveModel({ smallModel: 'gpt-5-mini' })
    await served.assistant.analyze(conversation, callOf({ maxTokens: 500 }))
    await served.assistant.analyze(conversation, callOf({ maxTokens: 500 }))
    expect(bodies(served).map(({ max_tokens, max_completion_tokens }) => [max_tokens, max_completion_tokens])).toEqual([
      [500, undefined],
      [undefined, 500],
      [undefined, 500],
    ])
  })

  it('may refuse to count the tokens of a stream', async () => {
    let isFirst = true
    const refusing: typeof fetch = async (input, init) => {
      if (!isFirst) return await fetch(input, init)
      isFirst = false
      return Response.json({ error: { message: 'Unknown field: stream_options', code: 400 } }, { status: 400 })
    }
    await using served = await serveModel({ environment: { fetch: refusing } })
    const { end } = await readAll(served.assistant.draft(draftOf('When are you open?'), callOf()))
    expect(bodies(served)[0]).not.toHaveProperty('stream_options')
    // Estimated, because the server does not count.
    expect(end?.usage.inputTokens).toBeGreaterThan(300)
    expect(end?.usage.outputTokens).toBeGreaterThan(10)
  })

  it('may put its JSON into a fence', async () => {
    await using served = await serveModel()
    served.simulator.faults.add({ fault: 'prose' })
    expect((await served.assistant.analyze(conversation, callOf())).usage.verdict).toBe('parsed')
    const { texts, end } = await readAll(served.assistant.draft(draftOf('When are you open?'), callOf()))
    expect(texts.join('')).toBe(end?.draft.text)
    expect(end?.usage.verdict).toBe('parsed')
  })

  it('may send no key at all', async () => {
    await using served = await serveModel()
    const { assistant, simulator } = served
    await assistant.analyze(conversation, callOf())
    expect(simulator.requests()[0]?.status).toBe(200)
  })
})

describe('a request', () => {
  it('has the small model for reading and the large one for writing, or the one of the call', async () => {
    await using served = await serveModel()
    await served.assistant.analyze(conversation, callOf())
    await readAll(served.assistant.draft(draftOf('Hello'), callOf()))
    await served.assistant.analyze(conversation, callOf({ effort: 'large' }))
    await readAll(served.assistant.draft(draftOf('Hello'), callOf({ effort: 'small' })))
    const models = served.simulator.requests().map(({ model }) => model)
    expect(models).toEqual(['gpt-4.1-mini', 'gpt-4.1', 'gpt-4.1', 'gpt-4.1-mini'])
  })

  it('is not stored at OpenAI', async () => {
    await using served = await serveModel({ api: 'responses' })
    await served.assistant.analyze(conversation, callOf())
    expect(bodies(served)[0]).toMatchObject({ store: false })
  })
})
