import type { Assistant } from '../../ports/assistant.ts'
import type { Expect } from '../store-contract/case.ts'
import type { TestRunner } from '../store-contract/contract.ts'
import { assistantBugs } from './bugs.ts'
import type { AssistantCase, AssistantHarness, AssistantNeed } from './case.ts'
import { assistantCases } from './cases.ts'

/** A kind of assistant, and the opening of one for a case. */
export interface AssistantUnderTest {
  name: string
  open(): Promise<AssistantHarness>
  /** The abilities of its harnesses. Cases with other needs are registered as skipped. Default: none. */
  offers?: readonly AssistantNeed[]
}

/** Options of a case outside a test runner. */
export interface AssistantCaseOptions extends Pick<AssistantUnderTest, 'open'> {
  expect: Expect
  /** Wraps the assistant of the case. */
  plant?: (assistant: Assistant) => Assistant
}

/**
 * The promises of the port as tests. An assistant that passes them can answer for people.
 *
 * @example
 * ```ts
 * import { describe, expect, it } from 'vitest'
 *
 * assistantContract({ describe, it, expect }, { name: 'mine', open: async () => harnessOf(openMyModel()) })
 * ```
 */
export function assistantContract(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: AssistantUnderTest,
): void {
  describe(`the assistant contract on ${name}`, () => {
    for (const each of assistantCases) {
      const run = (): Promise<void> => runAssistantCase(each, { open, expect })
      if (each.needs === undefined || offers.includes(each.needs)) it(each.name, run)
      else it.skip(`${each.name} (skipped: ${name} has no ${each.needs})`, run)
    }
  })
}

/** The contract against seeded bugs. Each is planted into a correct assistant, and its case must catch it. */
export function assistantContractBites(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: AssistantUnderTest,
): void {
  describe(`the assistant contract bites on ${name}`, () => {
    for (const { name: bug, caughtBy, plant } of assistantBugs) {
      const each = assistantCases.find((known) => known.name === caughtBy)
      const run = async (): Promise<void> => {
        if (each === undefined) throw new Error(`No case has the name "${caughtBy}".`)
        const caught = await runAssistantCase(each, { open, expect, plant }).then(
          () => false,
          () => true,
        )
        expect(caught).toBe(true)
      }
      const missing = each?.needs !== undefined && !offers.includes(each.needs)
      if (missing) it.skip(`${bug} (skipped: ${name} has no ${each.needs})`, run)
      else it(bug, run)
    }
  })
}

/** Runs one case on an assistant of its own. Rejects if the guarantee does not hold. */
export async function runAssistantCase(
  { run }: AssistantCase,
  { open, expect, plant = (assistant) => assistant }: AssistantCaseOptions,
): Promise<void> {
  await using harness = await open()
  const lacking = (): never => {
    throw new Error('The harness lacks a need of the case.')
  }
  await run({
    assistant: plant(harness.assistant),
    expect,
    become: (mood) => (harness.become ?? lacking)(mood),
    requests: () => (harness.requests ?? lacking)(),
  })
}
