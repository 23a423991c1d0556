import type { ChannelId } from '../../model/ids.ts'
import type { JsonSchema } from '../../ports/channel-type.ts'
import type { SetupPlan } from '../../ports/setup.ts'
import type { ChannelSummary } from '../read/channel-list.ts'
import type { CommandOptions } from '../write/commander.ts'
import type { Config } from './config.ts'

/** A new channel. */
export interface NewChannelInput {
  /** Unique in the installation: the path of its webhooks ends with it. Default: the type and random digits. */
  id?: ChannelId | undefined
  /** One of the channel types of the program. */
  type: string
  /** Its name for people. */
  label?: string | undefined
  /** The fields that its type declares. Default: none. */
  config?: Config | undefined
  /** The access keys of the people that it belongs to. Default: the whole tenant. */
  access?: readonly string[] | undefined
}

/** A change of a channel. Absent fields stay. */
export interface ChannelPatch {
  label?: string | undefined
  /** The changed fields. `null` removes one. A secret that is absent stays. */
  config?: Config | undefined
  access?: readonly string[] | undefined
  /** The version that the caller has seen. Another one is `channel.changed`. */
  version?: number | undefined
}

/** A changed channel. */
export interface ChangedChannel {
  channel: ChannelSummary
  replayed: boolean
}

/** A removed channel. */
export interface RemovedChannel {
  id: ChannelId
  replayed: boolean
}

/** A channel type, with the JSON Schema of its configuration. */
export interface ChannelTypeSummary {
  type: string
  /** `sms`, `whatsapp`, `email`, `voice`, … */
  kind: string
  title: string | null
  /** The fields in their order. A secret field has `writeOnly`. */
  config: JsonSchema
}

interface Signaled {
  signal?: AbortSignal | undefined
}

/** Channels that are added, changed and removed while the program runs. */
export interface RunTimeChannelCommands {
  /** One channel. @throws `channel.unknown`, `channel.removed` */
  get(channel: ChannelId, options?: Signaled): Promise<ChannelSummary>
  /** The types of channels that can be added. */
  types(): readonly ChannelTypeSummary[]
  /**
   * Adds a channel. It is opened once before that, so a refused configuration is stored nowhere. Every process opens it
   * within a second. If it can, a job sets its provider up.
   *
   * The configuration is sealed, and its secrets never come out. The id of a removed channel can be used again.
   *
   * @throws `input.invalid`, `channel.misconfigured` naming the field, `channel.exists`, `idempotency.mismatch`
   */
  add(channel: NewChannelInput, options?: CommandOptions): Promise<ChangedChannel>
  /**
   * Changes a channel. If its `access` changes, a job closes its open conversations. The next message of a customer opens
   * a new one, with the new access.
   *
   * @throws `channel.unknown`, `channel.removed`, `channel.fixed`, `channel.changed`, `channel.sealed`
   * @throws `channel.misconfigured` naming the field
   */
  update(channel: ChannelId, patch: ChannelPatch, options?: CommandOptions): Promise<ChangedChannel>
  /**
   * Removes a channel. It is closed after its running calls, and its provider is set back by a job. Its conversations
   * stay readable. A message that waits, or is sent later, is refused with `channel.removed`.
   *
   * @throws `channel.unknown`, `channel.removed`, `channel.fixed`, `channel.changed`
   */
  remove(channel: ChannelId, options?: CommandOptions & { version?: number | undefined }): Promise<RemovedChannel>
  /** The changes that a set-up would make now. Changes nothing. @throws `channel.no_setup`, `channel.unavailable` */
  planSetup(channel: ChannelId, options?: Signaled): Promise<SetupPlan>
  /**
   * Sets the provider up, by a job. A value of another system stays, unless `force` is true.
   *
   * @throws `channel.no_setup`, `channel.setting_up`
   */
  applySetup(channel: ChannelId, options?: CommandOptions & { force?: boolean | undefined }): Promise<ChangedChannel>
  /** Restores the earlier values of the provider, by a job. @throws `channel.no_setup`, `channel.setting_up` */
  rollBackSetup(channel: ChannelId, options?: CommandOptions): Promise<ChangedChannel>
  /**
   * Checks the credentials at the provider, and sends nothing. Returns a sentence about the result.
   *
   * @throws `channel.no_check`, `channel.unavailable`, `channel.misconfigured` with the reason
   */
  test(channel: ChannelId, options?: Signaled): Promise<{ detail: string }>
}
