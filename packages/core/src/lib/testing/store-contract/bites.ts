import { seededBugs } from './bugs.ts'
import { storeCases } from './cases.ts'
import { runStoreCase, type StoreUnderTest, type TestRunner } from './contract.ts'

/**
 * Shows that the contract bites: every one of the seeded bugs, planted into a store that passes, is caught.
 *
 * Runs one case for each bug, so it is quick; bugs whose case needs what the store does not offer are registered as skipped.
 */
export function storeContractBites(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: StoreUnderTest,
): void {
  describe(`the store contract bites on ${name}`, () => {
    for (const { name: bug, caughtBy, plant } of seededBugs) {
      const each = storeCases.find((known) => known.name === caughtBy)
      const run = async (): Promise<void> => {
        if (each === undefined) throw new Error(`There is no case by the name of "${caughtBy}".`)
        const caught = await runStoreCase(each, { open, expect, plant }).then(
          () => false,
          () => true,
        )
        expect(caught).toBe(true)
      }
      const missing = each?.needs !== undefined && !offers.includes(each.needs)
      if (missing) it.skip(`${bug} (skipped: ${name} is not ${each.needs})`, run)
      else it(bug, run)
    }
  })
}
