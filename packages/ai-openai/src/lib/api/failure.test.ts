import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/error-of.ts'
import { manualSleep } from '../../../test/manual-sleep.ts'
import { serveModel } from '../../../test/model.ts'
import { brief, callOf, conversationOf, draftOf, readAll } from '../../../test/requests.ts'

const conversation = conversationOf('When are you open?')

describe('a failed request', () => {
  it.each([
    ['rate_limit', 'assistant.unavailable'],
    ['quota', 'assistant.misconfigured'],
    ['overloaded', 'assistant.unavailable'],
    ['server_error', 'assistant.unavailable'],
    ['invalid_key', 'assistant.misconfigured'],
    ['forbidden', 'assistant.misconfigured'],
    ['drop', 'assistant.unavailable'],
    ['refusal', 'assistant.refused'],
    ['content_filter', 'assistant.refused'],
    ['cut', 'assistant.unreadable'],
    ['garbage', 'assistant.unreadable'],
    ['no_json', 'assistant.unreadable'],
  ] as const)('by %s has the code %s, in both APIs, whole and in parts', async (fault, code) => {
    for (const api of ['chat', 'responses'] as const) {
      await using served = await serveModel({ api, environment: { sleep: manualSleep({ immediate: [1000] }).sleep } })
      served.simulator.faults.add({ fault })
      const whole = await errorOf(served.assistant.analyze(conversation, callOf()))
      expect([api, whole.code]).toEqual([api, code])
      if (fault === 'no_json') continue
      const parts = await errorOf(readAll(served.assistant.draft(draftOf('When are you open?'), callOf())))
      expect([api, parts.code]).toEqual([api, code])
    }
  })

  it('has the seconds that the server requests to wait', async () => {
    await using served = await serveModel()
    served.simulator.faults.add({ fault: 'rate_limit', retryAfter: 42 })
    expect((await errorOf(served.assistant.analyze(conversation, callOf()))).retryAfter).toBe(42)
  })

  it('has no key, no prompt and no word of the server in its message', async () => {
    const key = 'sk-proj-a-key-of-this-test'
    await using served = await serveModel({ apiKey: key })
    const answers = [
      Response.json(
        { error: { message: `Incorrect API key provided: ${key}`, code: 'invalid_api_key' } },
        { status: 401 },
      ),
      Response.json({ error: { message: `Bad: When are you open? ${key}`, code: key, param: 'x y' } }, { status: 400 }),
    ]
    for (const answer of answers) {
      await using other = await serveModel({ apiKey: key, environment: { fetch: async () => answer } })
      const { message, code } = await errorOf(other.assistant.analyze(conversation, callOf()))
      expect(code).toBe('assistant.misconfigured')
      expect(message).not.toContain(key)
      expect(message).not.toContain('open?')
    }
    served.simulator.faults.add({ fault: 'invalid_key' })
    const { message } = await errorOf(served.assistant.analyze(conversation, callOf()))
    expect(message).toContain('answered 401, invalid_api_key')
  })

  it('names a model that does not exist', async () => {
    await using served = await serveModel({ smallModel: 'gpt-9' })
    const { code, message } = await errorOf(served.assistant.analyze(conversation, callOf()))
    expect(code).toBe('assistant.misconfigured')
    expect(message).toContain('404, model_not_found')
  })

  it('by a prompt that the model has no room for is input.invalid', async () => {
    await using served = await serveModel({}, { context: 500 })
    const long = { ...brief, instructions: 'Be kind. '.repeat(1000) }
    const { code, field } = await errorOf(readAll(served.assistant.draft(draftOf('Hello', { brief: long }), callOf())))
    expect([code, field]).toEqual(['input.invalid', 'conversation'])
  })

  it('by silence has the limit of time in its message', async () => {
    const { sleep, end } = manualSleep()
    await using served = await serveModel({ timeout: 45_000, environment: { sleep } })
    served.simulator.faults.add({ fault: 'hang' })
    const call = errorOf(served.assistant.analyze(conversation, callOf()))
    while (served.simulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve))
    end(45_000)
    expect((await call).message).toContain('no answer within 45000 ms')
  })

  it('by silence in the middle of a stream is one of time too', async () => {
    const { sleep, end } = manualSleep()
    const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) }
    await using served = await serveModel({ timeout: 45_000, environment: { sleep } }, { pace: 1, clock })
    const call = errorOf(readAll(served.assistant.draft(draftOf('When are you open?'), callOf())))
    while (served.simulator.requests().every(({ billed }) => !billed))
      await new Promise((resolve) => setImmediate(resolve))
    end(45_000)
    expect((await call).message).toContain('no answer within 45000 ms')
  })
})
