import type { MediaStore } from '../../ports/media.ts'
import type { Expect, Need } from '../store-contract/case.ts'
import type { TestRunner } from '../store-contract/contract.ts'
import { mediaBugs } from './bugs.ts'
import type { MediaCase, MediaHarness } from './case.ts'
import { mediaCases } from './cases.ts'

/** A kind of media store, and the opening of one for a case. */
export interface MediaUnderTest {
  name: string
  /** Opens an empty store, each time another. */
  open(): Promise<MediaHarness>
  /** The properties of its harnesses. Cases with other needs are registered as skipped. Default: no properties. */
  offers?: readonly Need[]
}

/** Options of a case outside a test runner. */
export interface MediaCaseOptions extends Pick<MediaUnderTest, 'open'> {
  expect: Expect
  /** Wraps each handle of the case. */
  plant?: (media: MediaStore) => MediaStore
}

/**
 * The promises of the port as tests. A media store that passes them can store Parley's files.
 *
 * @example
 * ```ts
 * import { describe, expect, it } from 'vitest'
 *
 * mediaStoreContract({ describe, it, expect }, { name: 'mine', open: async () => harnessOf(openMyBucket()) })
 * ```
 */
export function mediaStoreContract(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: MediaUnderTest,
): void {
  describe(`the media store contract on ${name}`, () => {
    for (const each of mediaCases) {
      const run = (): Promise<void> => runMediaCase(each, { open, expect })
      if (each.needs === undefined || offers.includes(each.needs)) it(each.name, run)
      else it.skip(`${each.name} (skipped: ${name} is not ${each.needs})`, run)
    }
  })
}

/** The contract against seeded bugs. Each is planted into a correct media store, and its case must catch it. */
export function mediaStoreContractBites(
  { describe, it, expect }: TestRunner,
  { name, open, offers = [] }: MediaUnderTest,
): void {
  describe(`the media store contract bites on ${name}`, () => {
    for (const { name: bug, caughtBy, plant } of mediaBugs) {
      const each = mediaCases.find((known) => known.name === caughtBy)
      const run = async (): Promise<void> => {
        if (each === undefined) throw new Error(`No case has the name "${caughtBy}".`)
        const caught = await runMediaCase(each, { open, expect, plant }).then(
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

/** Runs one case on a media store of its own. Rejects if the guarantee does not hold. */
export async function runMediaCase(
  { run }: MediaCase,
  { open, expect, plant = (media) => media }: MediaCaseOptions,
): Promise<void> {
  await using harness = await open()
  const offered = async (handle: Promise<MediaStore> | undefined): Promise<MediaStore> => {
    if (handle === undefined) throw new Error('The harness lacks a need of the case.')
    return plant(await handle)
  }
  await run({
    media: plant(harness.media),
    expect,
    reopen: () => offered(harness.reopen?.()),
    second: () => offered(harness.second?.()),
  })
}
