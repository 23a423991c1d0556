import { checkedAssistant } from '@parley/core/assistant'
import { type AssistantHarness, assistantContract, assistantContractBites, type ModelMood } from '@parley/core/testing'
import type { OpenAiFaultRule } from '@parley/simulator/openai'
import { beforeAll, describe, expect, it } from 'vitest'
import { contract, type ServedModel, serveModel } from '../test/model.ts'
import type { OpenAiAssistantOptions } from './index.ts'

const moods: Readonly<Record<Exclude<ModelMood, 'well' | 'down'>, OpenAiFaultRule>> = {
  busy: { fault: 'rate_limit', retryAfter: 7 },
  silent: { fault: 'hang' },
  garbled: { fault: 'garbage' },
  broken: { fault: 'half_stream', after: 6 },
  locked: { fault: 'invalid_key' },
  unwilling: { fault: 'refusal' },
}

function harnessOf(served: ServedModel): AssistantHarness {
  const { assistant, simulator, listen } = served
  return {
    assistant: checkedAssistant(assistant),
    become(mood) {
      listen(mood !== 'down')
      simulator.faults.clear()
      if (mood !== 'well' && mood !== 'down') simulator.faults.add(moods[mood])
    },
    requests: () => simulator.requests().length,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

function underTest(options: Partial<OpenAiAssistantOptions>): Parameters<typeof assistantContract>[1] {
  return {
    name: `openAiAssistant over ${options.api}`,
    open: async () => harnessOf(await serveModel(options)),
    offers: ['model', 'transcribe', 'embed'],
  }
}

// Files before this one, in the same process, try servers that are not OpenAI.
beforeAll(() => void contract?.faults.splice(0))

for (const api of ['chat', 'responses'] as const) {
  assistantContract({ describe, it, expect }, underTest({ api }))
  assistantContractBites({ describe, it, expect }, underTest({ api }))
}

it.skipIf(contract === undefined)('every request and answer was valid by the description of OpenAI', () => {
  expect(contract?.checked).toBeGreaterThan(500)
  expect(contract?.faults).toEqual([])
})
