import { describe, expect, it } from 'vitest'
import { checkedAssistant } from '../../assistant/checked.ts'
import { fakeAssistant } from '../assistant.ts'
import { assistantBugs } from './bugs.ts'
import type { AssistantHarness } from './case.ts'
import { assistantCases } from './cases.ts'
import { assistantContract, assistantContractBites } from './contract.ts'

async function open(): Promise<AssistantHarness> {
  const fake = fakeAssistant({
    analysis: ({ turns }) => ({ language: /^Wann/.test(turns.at(-1)?.text ?? '') ? 'de' : 'en' }),
    reply: () => ({ sources: ['hours'] }),
  })
  return {
    assistant: checkedAssistant(fake),
    become: fake.become,
    requests: () => fake.requests.length,
    async [Symbol.asyncDispose]() {},
  }
}

const fake = { name: 'a fake', open, offers: ['model', 'transcribe', 'embed'] } as const

assistantContract({ describe, it, expect }, fake)
assistantContractBites({ describe, it, expect }, fake)

describe('the assistant contract', () => {
  it('has at least 40 cases with distinct names, each naming the member that gives the guarantee', () => {
    expect(assistantCases.length).toBeGreaterThanOrEqual(40)
    expect(new Set(assistantCases.map(({ name }) => name)).size).toBe(assistantCases.length)
    expect(assistantCases.filter(({ name, member }) => !name.startsWith(`${member}: `))).toEqual([])
  })

  it('is tried by at least 20 seeded bugs with distinct names', () => {
    expect(assistantBugs.length).toBeGreaterThanOrEqual(20)
    expect(new Set(assistantBugs.map(({ name }) => name)).size).toBe(assistantBugs.length)
  })
})
