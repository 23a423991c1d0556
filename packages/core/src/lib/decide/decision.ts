import type { EventType } from '../model/event.ts'
import type { ChannelId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { ChannelCapabilities } from '../ports/channel.ts'
import type { Commit } from '../ports/store.ts'

/** What a pure decision may know of the world: nothing but this. */
export interface DecisionContext {
  now: Time
  /** 128 bits made for this decision, for a record that has no natural name. */
  id: string
  /** Makes the ids and keys of records that have a natural name. */
  keys: Keys
  /** Names of the handlers that react to an event of a type, in this process. */
  handlers(type: EventType): readonly string[]
  /** What a channel can do; `undefined` for one that is not open in this process. */
  capabilities(channel: ChannelId): ChannelCapabilities | undefined
}

/** What follows from a fact or a command: the whole change, or none, and what to answer. */
export interface Decision<Result> {
  commit?: Commit | undefined
  result: Result
}
