import type { SetupStep } from '@parley/core/channel'

/** One value at Twilio that a setup may change. */
export interface Slot {
  /** Its name for people, unique in a plan. */
  subject: string
  /** The present value; `null` if there is none. */
  value: string | null
  /** The value that the channel needs. */
  wanted: string | null
  /** The present value belongs to another system. */
  foreign: boolean
}

/** A resource at Twilio, with the values that a setup may change. One request changes several of them. */
export interface Target {
  slots: readonly Slot[]
  /** Sets values by their subjects. Values that are not given stay as they are. */
  update(values: ReadonlyMap<string, string | null>, options: { signal: AbortSignal }): Promise<void>
}

/** The changes that give each slot its wanted value. */
export function stepsOf(slots: readonly Slot[]): SetupStep[] {
  return slots.flatMap(({ subject, value, wanted, foreign }) =>
    value === wanted ? [] : { subject, from: value, to: wanted, foreign },
  )
}

/** The slots of all targets, by their subjects. */
export function slotsOf(targets: readonly Target[]): Map<string, Slot> {
  return new Map(targets.flatMap(({ slots }) => slots.map((slot) => [slot.subject, slot])))
}
