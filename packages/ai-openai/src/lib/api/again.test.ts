import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/error-of.ts'
import { manualSleep } from '../../../test/manual-sleep.ts'
import { serveModel } from '../../../test/model.ts'
import { callOf, conversationOf, draftOf, readAll } from '../../../test/requests.ts'

const conversation = conversationOf('When are you open?')

describe('a second try', () => {
  it('follows a connection that was never made', async () => {
    let isFirst = true
    const refusing: typeof fetch = async (input, init) => {
      if (!isFirst) return await fetch(input, init)
      isFirst = false
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
    }
    await using served = await serveModel({ environment: { fetch: refusing } })
    await served.assistant.analyze(conversation, callOf())
    expect(served.simulator.requests()).toHaveLength(1)
  })

  it('follows a refusal with a short wait', async () => {
    const { sleep, times } = manualSleep({ immediate: [2000] })
    await using served = await serveModel({ environment: { sleep } })
    served.simulator.faults.add({ fault: 'rate_limit', retryAfter: 2, times: 1 })
    await served.assistant.analyze(conversation, callOf())
    served.simulator.faults.add({ fault: 'overloaded', retryAfter: 2, times: 1 })
    await readAll(served.assistant.draft(draftOf('When are you open?'), callOf()))
    expect(times.filter((time) => time === 2000)).toHaveLength(2)
    expect(served.simulator.requests().map(({ billed }) => billed)).toEqual([false, true, false, true])
  })

  it('does not follow a second refusal, nor a long wait', async () => {
    await using served = await serveModel({ environment: { sleep: manualSleep({ immediate: [1000] }).sleep } })
    served.simulator.faults.add({ fault: 'rate_limit', retryAfter: 1 })
    const error = await errorOf(served.assistant.analyze(conversation, callOf()))
    expect([error.code, error.retryAfter, served.simulator.requests().length]).toEqual(['assistant.unavailable', 1, 2])
    served.simulator.faults.clear()
    served.simulator.faults.add({ fault: 'rate_limit', retryAfter: 3 })
    await errorOf(served.assistant.analyze(conversation, callOf()))
    expect(served.simulator.requests()).toHaveLength(3)
  })

  it.each(['drop', 'server_error', 'half_stream', 'stream_error', 'quota', 'hang'] as const)(
    'never follows %s: an answer is paid once at most',
    async (fault) => {
      const { sleep, end } = manualSleep()
      await using served = await serveModel({ timeout: 45_000, environment: { sleep } })
      served.simulator.faults.add({ fault })
      for (const call of [
        () => served.assistant.analyze(conversation, callOf()),
        () => readAll(served.assistant.draft(draftOf('When are you open?'), callOf())),
        () => served.assistant.embed?.({ texts: ['Hello'] }, callOf()) ?? Promise.resolve(),
      ]) {
        const before = served.simulator.requests().length
        const failed = errorOf(call())
        if (fault === 'hang') {
          while (served.simulator.requests().length === before) await new Promise((resolve) => setImmediate(resolve))
          end(45_000)
        }
        const { code } = await failed
        expect(code).toBe(fault === 'quota' ? 'assistant.misconfigured' : 'assistant.unavailable')
        expect(served.simulator.requests()).toHaveLength(before + 1)
      }
    },
  )

  it('ends with the call', async () => {
    const { sleep } = manualSleep()
    await using served = await serveModel({ environment: { sleep } })
    served.simulator.faults.add({ fault: 'rate_limit', retryAfter: 1 })
    const reason = new Error('The test has ended it.')
    const ending = new AbortController()
    const call = served.assistant.analyze(conversation, callOf({ signal: ending.signal })).catch((error) => error)
    while (served.simulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve))
    ending.abort(reason)
    expect(await call).toBe(reason)
  })
})
