/** Whether this run proves at full length (`npm run prove`) or at the length of an ordinary test run. */
export const full: boolean = process.env.PARLEY_PROVE === 'full'

/** Whether the machine has nothing else to do, so that promises about time are kept to the letter. */
export const alone: boolean = full || process.env.PARLEY_TIMES === 'strict'

/** How much longer everything may take on a machine that does other things at the same time. */
const BUSY = 10

/** The full figure, or the one for an ordinary run. */
export function scaled({ full: whole, short }: { full: number; short: number }): number {
  return full ? whole : short
}

/** The time limit of a test, in milliseconds, from minutes. It finds what hangs, and is no measure of speed. */
export function timeout({ full: whole, short }: { full: number; short: number }): number {
  return scaled({ full: whole * 60_000, short: short * 60_000 * BUSY })
}

/**
 * A time that is promised, in milliseconds. In an ordinary run, beside whatever the machine does, it is ten times as long:
 * what waits for a timeout by mistake is found, what is slow is not. `npm run prove` and `PARLEY_TIMES=strict` keep to it.
 */
export function promised(ms: number): number {
  return alone ? ms : ms * BUSY
}
