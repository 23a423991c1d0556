import type { ChannelId, TenantId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { ModuleParts } from '../ports/module.ts'
import type { Commit } from '../ports/store.ts'
import type { Needs } from './needs.ts'

/** Everything that a pure decision reads beside its state. */
export interface DecisionContext {
  now: Time
  /** 128 random bits for this decision, for a record that has no natural name. */
  id: string
  /** Makes the ids and keys of records that have a natural name. */
  keys: Keys
  /** Names of the handlers that react to an event of a type. */
  handlers(type: string): readonly string[]
  /** The modules of the installation. */
  modules: readonly ModuleParts[]
  /** The capabilities of a channel; `undefined` if it is not open in this process, or not of the given tenant. */
  capabilities(channel: ChannelId, tenant?: TenantId): ChannelCapabilities | undefined
}

/** The whole change that follows from a fact or a command, if any, and the result. */
export interface Decided<Result> {
  commit?: Commit | undefined
  result: Result
}

/** The result of deciding on a fact or a command. */
export type Decision<Result> = Decided<Result> | Needs
