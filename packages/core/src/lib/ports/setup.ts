/** One change at the provider that a setup would make. */
export interface SetupStep {
  /** The changed thing: `the webhook of +1 415 555 0100`. */
  subject: string
  /** The present value; `null` if there is no value. */
  from: string | null
  to: string | null
  /** The present value belongs to another system. Only `force` replaces it. */
  foreign: boolean
}

/** The changes that a setup would make, from the provider's present configuration. */
export interface SetupPlan {
  steps: readonly SetupStep[]
}

/** The changes that a setup made, with the values for a rollback. Plain data, kept by the caller. */
export interface SetupUndo {
  steps: readonly SetupStep[]
}

interface Signal {
  signal: AbortSignal
}

/** Configures the provider for a channel, in three steps that a person can review. */
export interface ChannelSetup {
  /** Reads the provider's configuration. Changes nothing. An empty plan: the configuration is correct. */
  plan(options: Signal): Promise<SetupPlan>
  /** Makes the changes of a plan. Rejects before any change if a value differs from the plan, or is foreign. */
  apply(plan: SetupPlan, options: Signal & { force?: boolean }): Promise<SetupUndo>
  /** Reverts the changes of `apply`. A value that was changed since stays as it is. */
  rollBack(undo: SetupUndo, options: Signal): Promise<void>
}
