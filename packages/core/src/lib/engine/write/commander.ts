/** How a command is given. */
export interface CommandOptions {
  /** The same key with the same input is carried out once, and answered the same again. Remembered for 48 hours. */
  key?: string | undefined
  signal?: AbortSignal | undefined
}

/** The author of commands, and the priority of what they send. */
export interface Commander {
  author: string | null
  priority?: number
  /**
   * Makes the key of each command that is given without one. Such keys name commands by their order, whatever they say: a job
   * that runs again is answered as at first.
   */
  key?(): string
}
