import { describe, expect, it } from 'vitest'
import { serveOpenAi } from '../../../test/openai.ts'
import { createOpenAiSimulator, type OpenAiFaultRule } from '../../openai.ts'

const ask = { model: 'gpt-4.1', messages: [{ role: 'user' as const, content: 'When are you open?' }] }

describe('a fault', () => {
  it('of the connection loses an answer that is billed', async () => {
    await using served = await serveOpenAi()
    served.simulator.faults.add({ fault: 'drop', times: 1 })
    await expect(served.client.chat.completions.create(ask)).rejects.toThrow('Connection error')
    expect(served.simulator.requests()).toMatchObject([{ fault: 'drop', billed: true, status: null }])
  })

  it('within a stream ends it after some events', async () => {
    await using served = await serveOpenAi()
    served.simulator.faults.add({ fault: 'half_stream', after: 3 })
    let events = 0
    const read = async (): Promise<void> => {
      for await (const _ of await served.client.chat.completions.create({ ...ask, stream: true })) events += 1
    }
    await expect(read()).rejects.toThrow()
    expect(events).toBeLessThanOrEqual(3)
  })

  it('that hangs ends when the client leaves', async () => {
    await using served = await serveOpenAi()
    served.simulator.faults.add({ fault: 'hang' })
    const leaving = new AbortController()
    const call = served.client.chat.completions.create(ask, { signal: leaving.signal })
    while (served.simulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort()
    await expect(call).rejects.toThrow('aborted')
    expect(served.simulator.requests()).toMatchObject([{ billed: false, status: null }])
  })

  it('that is slow waits by the clock of the simulator', async () => {
    const waits: number[] = []
    const clock = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) }
    await using served = await serveOpenAi({ clock })
    served.simulator.faults.add({ fault: 'slow', delayMs: 5000 })
    await served.client.chat.completions.create(ask)
    expect(waits).toEqual([5000])
  })

  it('applies by path, by text, by probability and a number of times', async () => {
    const draws = [0.9, 0.1]
    await using served = await serveOpenAi({ random: () => draws.shift() ?? 0 })
    const { faults } = served.simulator
    const statusOf = async (content: string): Promise<number | undefined> => {
      const call = served.client.chat.completions.create({ ...ask, messages: [{ role: 'user', content }] })
      return await call.then(
        () => 200,
        ({ status }) => status,
      )
    }
    faults.add({ fault: 'server_error', match: { path: '/embeddings' } })
    faults.add({ fault: 'overloaded', match: { text: 'invoice' }, times: 1 })
    expect([await statusOf('Hello'), await statusOf('The invoice'), await statusOf('The invoice')]).toEqual([
      200, 503, 200,
    ])
    faults.clear()
    faults.add({ fault: 'rate_limit', probability: 0.5 })
    expect([await statusOf('Hello'), await statusOf('Hello')]).toEqual([200, 429])
  })

  it('with a misspelt field is refused by name', () => {
    const { faults } = createOpenAiSimulator()
    expect(() => faults.add({ fault: 'slow', delay: 5 } as unknown as OpenAiFaultRule)).toThrow(/delay/)
    expect(() => faults.add({ fault: 'slw' } as unknown as OpenAiFaultRule)).toThrow(/^fault/)
  })
})
