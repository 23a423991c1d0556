import type { Principal } from '../../model/principal.ts'

/** Options of a command. */
export interface CommandOptions {
  /**
   * The idempotency key. The same key with the same input runs once, and returns the same result again. Kept for 48
   * hours.
   */
  key?: string | undefined
  signal?: AbortSignal | undefined
}

/** The author of commands, and the priority of the messages that they send. */
export interface Commander {
  author: string | null
  /** Its role and its access limit the commands. Its id is part of every key. */
  principal?: Principal
  priority?: number
  /**
   * Makes the key of a command without one, from its place among the commands of the same scope. So a job that runs
   * again gets the results of its first run, in any order of its commands.
   *
   * The scope of a kernel command has its target, and not its content. The scope of a module command has its input.
   */
  key?(scope: string): string
}

/** The scope of an idempotency key: two principals never share one. */
export function scopeOf({ principal }: Commander, scope: string): string {
  return principal === undefined ? scope : JSON.stringify([principal.id, scope])
}
