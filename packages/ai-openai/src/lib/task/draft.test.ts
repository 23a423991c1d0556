import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/error-of.ts'
import { serveModel } from '../../../test/model.ts'
import { callOf, draftOf, readAll, replyOf } from '../../../test/requests.ts'

const question = draftOf('When are you open?')
const prices = { 'gpt-4.1': { input: '2', output: '8' } }

describe('draft', () => {
  it('passes the text on before the answer is whole', async () => {
    await using served = await serveModel()
    served.simulator.use(() => replyOf('We are open from Monday to Friday.'))
    const { texts, end } = await readAll(served.assistant.draft(question, callOf()))
    expect(texts.length).toBeGreaterThan(4)
    expect(end?.draft).toEqual(replyOf('We are open from Monday to Friday.'))
  })

  it('keeps the sources that are passages of the brief', async () => {
    await using served = await serveModel()
    served.simulator.use(() => replyOf('We are open.', { sources: ['hours', 'hours', 'made-up'] }))
    const { end } = await readAll(served.assistant.draft(question, callOf()))
    expect(end?.draft.sources).toEqual(['hours'])
  })

  it('leaves a shortened reply to a person', async () => {
    await using served = await serveModel()
    served.simulator.use(() => replyOf('We are open from Monday to Friday. '.repeat(20)))
    const { texts, end } = await readAll(served.assistant.draft({ ...question, maxText: 100 }, callOf()))
    expect(end?.draft).toMatchObject({ text: texts.join(''), handOver: true })
    expect(end?.draft.text.length).toBeLessThanOrEqual(100)
    expect(end?.draft.text.endsWith('…')).toBe(true)
    expect(end?.draft.reason).toContain('more than 100 characters')
  })

  it('repairs an answer without the agreed form, and records both', async () => {
    await using served = await serveModel({ prices })
    const answers = ['We are open.', replyOf('We are open.')]
    served.simulator.use(() => answers.shift() ?? '')
    const { texts, end } = await readAll(served.assistant.draft(question, callOf()))
    expect([texts.join(''), end?.usage.verdict]).toEqual(['We are open.', 'repaired'])
    const bodies = served.simulator.requests().map(({ body }) => Object(body))
    expect(bodies[1].messages.map(({ role }: { role: string }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ])
    expect(bodies[1].messages.at(-1).content).toContain('It has no JSON object.')
    const { inputTokens = 0, outputTokens = 0, cost } = end?.usage ?? {}
    expect(Number(cost?.amount)).toBeCloseTo((inputTokens * 2 + outputTokens * 8) / 1e6, 9)
    expect(inputTokens).toBeGreaterThan(1000)
  })

  it('continues a text that was passed on, if the repair begins with it', async () => {
    await using served = await serveModel()
    const answers = [
      JSON.stringify(replyOf('We are open.', { confidence: 90 })),
      JSON.stringify(replyOf('We are open. Until six.')),
    ]
    served.simulator.use(() => answers.shift() ?? '')
    const { texts, end } = await readAll(served.assistant.draft(question, callOf()))
    expect([texts.join(''), end?.draft.text]).toEqual(['We are open. Until six.', 'We are open. Until six.'])
  })

  it('ends with an error if the repair has other words', async () => {
    await using served = await serveModel()
    const answers = [replyOf('We are open.', { confidence: 90 }), replyOf('We are closed.')]
    served.simulator.use(() => answers.shift() ?? '')
    const { code } = await errorOf(readAll(served.assistant.draft(question, callOf())))
    expect([code, served.simulator.requests().length]).toEqual(['assistant.unreadable', 2])
  })

  it('refuses a field that is there twice', async () => {
    await using served = await serveModel()
    const twice = JSON.stringify(replyOf('We are open.')).replace('{', '{"text":"We are closed.",')
    served.simulator.use(() => twice)
    expect((await errorOf(readAll(served.assistant.draft(question, callOf())))).code).toBe('assistant.unreadable')
  })

  it('ends its request when its reader leaves', async () => {
    await using served = await serveModel()
    let isAborted = false
    const watched: typeof fetch = (input, init) => {
      init?.signal?.addEventListener('abort', () => {
        isAborted = true
      })
      return fetch(input, init)
    }
    await using other = await serveModel({ baseUrl: served.url, environment: { fetch: watched } })
    for await (const _ of other.assistant.draft(question, callOf())) break
    expect(isAborted).toBe(true)
  })
})

describe('the record of a call', () => {
  it('has the model, the tokens, the cost and the time', async () => {
    let elapsed = 100
    const environment = { elapsed: () => (elapsed += 250) }
    await using served = await serveModel({ prices, environment })
    const { end } = await readAll(served.assistant.draft(question, callOf({ purpose: 'suggestion' })))
    expect(end?.usage).toMatchObject({
      ...{ task: 'draft', purpose: 'suggestion', assistant: 'openai', model: 'gpt-4.1', duration: 250 },
      ...{ verdict: 'parsed', cost: { currency: 'USD' } },
    })
  })

  it('has no cost without a price', async () => {
    await using served = await serveModel()
    const { end } = await readAll(served.assistant.draft(question, callOf()))
    expect(end?.usage.cost).toBe(null)
  })

  it('estimates the tokens that a server does not count', async () => {
    for (const api of ['chat', 'responses'] as const) {
      await using served = await serveModel({ api })
      served.simulator.faults.add({ fault: 'no_usage' })
      const { end } = await readAll(served.assistant.draft(question, callOf()))
      expect(end?.usage.inputTokens).toBeGreaterThan(300)
    }
  })
})
