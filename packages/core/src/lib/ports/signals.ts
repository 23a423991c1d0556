/**
 * Wake-ups and rumors between parts and processes: new events, new jobs, typing, presence.
 *
 * Best effort and lossy by contract: nothing that matters travels here only.
 */
export interface Signals {
  /** Sends a text to all present readers of the topic. Never waits for them. */
  publish(topic: string, body: string): Promise<void>
  /** The texts that are published after the call, until `signal` aborts. A slow reader loses the oldest. */
  subscribe(topic: string, options: { signal: AbortSignal }): AsyncIterable<string>
}
