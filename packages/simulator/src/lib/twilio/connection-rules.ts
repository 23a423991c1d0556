/** The failures after which Twilio repeats a webhook: no connection, no answer in time, an answer of 4xx or 5xx. */
export type RetryReason = 'ct' | 'rt' | '4xx' | '5xx'

/** How long a webhook may take and when it is repeated. Times are milliseconds. */
export interface ConnectionRules {
  retries: number
  policy: ReadonlySet<RetryReason>
  /** For one answer. */
  read: number
  /** For all attempts together. */
  total: number
}

const REASONS: readonly RetryReason[] = ['ct', 'rt', '4xx', '5xx']

/**
 * The rules for a webhook URL: one repetition, after a failed connection only, 15 seconds in all. The URL's fragment
 * can override each rule, as in `#rc=2&rp=5xx,ct&rt=3000&tt=9000`. A value out of Twilio's range is ignored.
 *
 * Source: Twilio's "Webhooks: connection overrides".
 */
export function connectionRules(url: string): ConnectionRules {
  const hash = url.indexOf('#')
  const overrides = new URLSearchParams(hash === -1 ? '' : url.slice(hash + 1))
  const policy = overrides.get('rp')?.split(',') ?? ['ct']
  return {
    retries: within(overrides.get('rc'), 0, 5) ?? 1,
    policy: new Set(REASONS.filter((reason) => policy.includes(reason) || policy.includes('all'))),
    read: within(overrides.get('rt'), 100, 15_000) ?? 15_000,
    total: within(overrides.get('tt'), 100, 15_000) ?? 15_000,
  }
}

function within(text: string | null, least: number, most: number): number | undefined {
  const value = text === null ? Number.NaN : Number(text)
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined
}
