/** The longest wait that is believed, in seconds. */
const LONGEST = 86_400

/** The seconds that a server requests to wait; `undefined` without a valid header. */
export function retryAfterOf(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') || Number.NaN)
  if (Number.isFinite(milliseconds)) return bounded(milliseconds / 1000)
  const given = headers?.get('retry-after')
  if (given == null || given.trim() === '') return undefined
  const seconds = Number(given)
  return bounded(Number.isFinite(seconds) ? seconds : (Date.parse(given) - now) / 1000)
}

function bounded(seconds: number): number | undefined {
  return Number.isFinite(seconds) ? Math.min(LONGEST, Math.max(1, Math.ceil(seconds))) : undefined
}
