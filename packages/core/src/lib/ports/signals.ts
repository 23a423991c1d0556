/**
 * Wake-ups and rumors between parts and processes: new events, new jobs, typing, presence.
 *
 * Best effort and lossy by contract: nothing that matters travels here only.
 */
export interface Signals {
  /** Tells everyone who listens to the topic now. Never waits for them. */
  publish(topic: string, body: string): Promise<void>
  /** What is published from the call on, until `signal` aborts. A slow reader loses the oldest. */
  subscribe(topic: string, options: { signal: AbortSignal }): AsyncIterable<string>
}
