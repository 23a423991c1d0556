/** Whether this run proves at full length (`npm run prove`) or at the length of an ordinary test run. */
export const full: boolean = process.env.PARLEY_PROVE === 'full'

/** The full figure, or the one for an ordinary run. */
export function scaled({ full: whole, short }: { full: number; short: number }): number {
  return full ? whole : short
}

/** The time limit of a test, in milliseconds. */
export function patience({ full: whole, short }: { full: number; short: number }): number {
  return scaled({ full: whole * 60_000, short: short * 60_000 })
}
