import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than any test takes without a hang, in milliseconds. */
const HANGS = 300_000

/** Milliseconds between two looks. A look is often a query. */
const PAUSE = 50

/** Waits for an effect of other processes; the error names the effect. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { within = HANGS }: { within?: number } = {},
): Promise<void> {
  const limit = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`Waited ${within} ms without success: ${what}.`)
    await sleep(PAUSE)
  }
}
