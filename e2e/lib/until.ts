import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than anything takes that does not hang, in milliseconds. */
const HANGS = 300_000

/** Waits for something that other processes bring about; tells what it waited for when it does not come. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { within = HANGS }: { within?: number } = {},
): Promise<void> {
  const limit = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`Waited ${within} ms in vain: ${what}.`)
    await sleep(20)
  }
}
