/** Whether this run proves at full length (`npm run prove`) or at the length of an ordinary test run. */
export const full: boolean = process.env.PARLEY_PROVE === 'full'

/** Whether the machine is idle, so that promises about time hold exactly. */
export const alone: boolean = full || process.env.PARLEY_TIMES === 'strict'

/** The factor on every time on a busy machine. */
const BUSY = 10

/** The full figure, or the one for an ordinary run. */
export function scaled({ full: whole, short }: { full: number; short: number }): number {
  return full ? whole : short
}

/** The time limit of a test, in milliseconds, from minutes. It detects hangs, and does not measure speed. */
export function timeout({ full: whole, short }: { full: number; short: number }): number {
  return scaled({ full: whole * 60_000, short: short * 60_000 * BUSY })
}

/**
 * A promised time, in milliseconds. In an ordinary run, on a busy machine, it is ten times as long. That still detects
 * a wait for the wrong timeout, though not slowness. `npm run prove` and `PARLEY_TIMES=strict` enforce it exactly.
 */
export function promised(ms: number): number {
  return alone ? ms : ms * BUSY
}
