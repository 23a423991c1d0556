/** One change at the provider that a setup would make. */
export interface SetupStep {
  /** What is changed: `the webhook of +1 415 555 0100`. */
  subject: string
  /** The value of now; `null` where there is none. */
  from: string | null
  to: string | null
  /** The value of now belongs to another system. It is replaced only where `force` is given. */
  foreign: boolean
}

/** What a setup would change, as it was read from the provider. */
export interface SetupPlan {
  steps: readonly SetupStep[]
}

/** What a setup has changed, and what is needed to take it back. Plain data, kept by the caller. */
export interface SetupUndo {
  steps: readonly SetupStep[]
}

interface Signal {
  signal: AbortSignal
}

/** Configures the provider for a channel, in three steps that a person can look at. */
export interface ChannelSetup {
  /** Reads the provider's configuration. Changes nothing. An empty plan says that all is as it should be. */
  plan(options: Signal): Promise<SetupPlan>
  /** Makes the changes of a plan. Rejects before any change where a value differs from the plan, or is foreign. */
  apply(plan: SetupPlan, options: Signal & { force?: boolean }): Promise<SetupUndo>
  /** Takes back what `apply` changed. A value that was changed since stays as it is. */
  rollBack(undo: SetupUndo, options: Signal): Promise<void>
}
