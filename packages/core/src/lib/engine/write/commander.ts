import type { Principal } from '../../model/principal.ts'

/** How a command is given. */
export interface CommandOptions {
  /** The same key with the same input is carried out once, and answered the same again. Remembered for 48 hours. */
  key?: string | undefined
  signal?: AbortSignal | undefined
}

/** The author of commands, and the priority of what they send. */
export interface Commander {
  author: string | null
  /** Its role and its access bound what can be commanded, and its id is part of every key. */
  principal?: Principal
  priority?: number
  /**
   * Makes the key of each command that is given without one. Such keys name commands by their order, whatever they say: a job
   * that runs again is answered as at first.
   */
  key?(): string
}

/** The scope of an idempotency key: two principals never share one. */
export function scopeOf({ principal }: Commander, scope: string): string {
  return principal === undefined ? scope : JSON.stringify([principal.id, scope])
}
