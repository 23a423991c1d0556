import { integer, json, optional, secret, set, text, time } from './column.ts'
import type { Branded, ChannelId, Key, TenantId, Time } from './ids.ts'
import { defineRecord, type RecordKind } from './record.ts'

export type ChannelRecordId = Branded<'ChannelRecordId'>
export type ChannelNameId = Branded<'ChannelNameId'>

/** One change at the provider, as a record keeps it. */
export interface KeptStep {
  subject: string
  from: string | null
  to: string | null
  foreign: boolean
}

/**
 * The state of a set-up at the provider.
 *
 * - `none`: no set-up has run.
 * - `planned`: a job will run it.
 * - `running`: a job runs it. After a failure that may pass, `error` has the reason, and the job runs again.
 * - `done`: the provider has the values of this installation.
 * - `foreign`: a value belongs to another system, and nothing was changed.
 * - `failed`: `error` has the reason.
 * - `rolled_back`: the provider has the earlier values.
 */
export type SetupStatus = 'none' | 'planned' | 'running' | 'done' | 'foreign' | 'failed' | 'rolled_back'

/** The set-up of a channel at its provider. */
export interface SetupState {
  state: SetupStatus
  /** The work of the job. */
  action: 'apply' | 'roll_back'
  /** Foreign values are replaced. */
  force: boolean
  /** The changes of the last plan. They are written before the first change is made. */
  steps: readonly KeptStep[]
  /** The changes that were made. A rollback reverts them. `null` if there are none. */
  undo: readonly KeptStep[] | null
  error: string | null
  at: Time | null
}

/** A channel that was added at run time. */
export interface ChannelRecord {
  kind: 'channel'
  tenant: TenantId
  id: ChannelRecordId
  version: number
  /** Our own address on its transport, while it is in use. Two channels never have the same one. */
  keys: Key[]
  /** The id of the channel. */
  channel: ChannelId
  /** One of the channel types of the program: `twilio-sms`. */
  type: string
  /** The kind of the channel: `sms`. It stays after the removal. */
  transport: string
  /** Its name for people. Empty for none. */
  label: string
  /** Its configuration, sealed. `null` after the removal. */
  config: string | null
  /** Rises with each configuration. */
  revision: number
  /** Rises with each change by a person. Unlike the version, the progress of a set-up leaves it. */
  edition: number
  /** The access keys of its conversations. Empty: the whole tenant. */
  access: string[]
  setup: SetupState
  /** The first use of its id. */
  createdAt: Time
  /** Since then it has this access. After `createdAt`, other people had it before. */
  accessSince: Time
  updatedAt: Time
  /** `null` while it is in use. */
  removedAt: Time | null
}

const queries = { channels: { keyset: ['createdAt', 'id'] } } as const

/** The kind of a {@link ChannelRecord}. */
export const channel: RecordKind<ChannelRecord, typeof queries> = defineRecord<ChannelRecord>()({
  kind: 'channel',
  prefix: 'chn',
  table: 'channels',
  keyed: true,
  columns: {
    channel: text,
    type: text,
    transport: text,
    label: secret(text),
    config: secret(optional(text)),
    revision: integer,
    edition: integer,
    access: set,
    setup: secret(json),
    createdAt: time,
    accessSince: time,
    updatedAt: time,
    removedAt: optional(time),
  },
  queries,
})

/**
 * The owner of the id of a channel. An id is unique in the installation, because a webhook names no tenant.
 *
 * It is written before each change of the channel. So a process finds every changed channel in one page of these.
 */
export interface ChannelName {
  kind: 'channelName'
  tenant: TenantId
  id: ChannelNameId
  version: number
  channel: ChannelId
  owner: TenantId
  /** A change of the channel began at this time. */
  changedAt: Time
}

const nameQueries = { channelNames: { keyset: ['changedAt', 'id'] } } as const

/** The kind of a {@link ChannelName}. */
export const channelName: RecordKind<ChannelName, typeof nameQueries> = defineRecord<ChannelName>()({
  kind: 'channelName',
  prefix: 'chm',
  table: 'channel_names',
  keyed: false,
  columns: { channel: text, owner: text, changedAt: time },
  queries: nameQueries,
})

/** The set-up of a channel that has none yet. */
export const noSetup: SetupState = {
  ...{ state: 'none', action: 'apply', force: false, steps: [], undo: null, error: null, at: null },
}
