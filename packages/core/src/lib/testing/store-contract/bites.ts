import { seededBugs } from './bugs.ts'
import { storeCases } from './cases.ts'
import { runStoreCase, type StoreUnderTest, type TestRunner } from './contract.ts'

/**
 * Shows that the contract finds bugs: each of the seeded bugs, planted into a store that passes, is caught.
 *
 * Runs one case for each bug, so it is quick. A bug with a case that needs more than the store offers is registered as
 * skipped.
 */
export function storeContractBites(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: StoreUnderTest,
): void {
  describe(`the store contract catches bugs on ${name}`, () => {
    for (const { name: bug, caughtBy, plant } of seededBugs) {
      const each = storeCases.find((known) => known.name === caughtBy)
      const run = async (): Promise<void> => {
        if (each === undefined) throw new Error(`There is no case with the name "${caughtBy}".`)
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
