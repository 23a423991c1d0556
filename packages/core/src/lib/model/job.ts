import type { ChannelRecordId } from './channel-record.ts'
import { integer, json, oneOf, optional, secret, text, time } from './column.ts'
import type { AnyEvent } from './event.ts'
import type { AddressId, ChannelId, ConversationId, JobId, MessageId, TenantId, Time } from './ids.ts'
import type { MediaId } from './media-id.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** The work of a job, and its data. Small: records are loaded when the job runs. */
export type Work =
  | {
      type: 'deliver'
      messageId: MessageId
      conversationId: ConversationId
      addressId: AddressId
      /**
       * The fence at which the provider's last answer was certain. A claim above it that left no answer is ambiguous.
       */
      certainFence: number
      /** The time since which an ambiguous call is waited out. `null` if there is none. */
      ambiguousSince: Time | null
    }
  | { type: 'handle'; handler: string; event: AnyEvent }
  /** Work of a module, by the name of its job. */
  | { type: 'module'; name: string; input: unknown }
  | { type: 'pull'; channel: ChannelId }
  | {
      type: 'retain'
      /**
       * The position of the first count of present numbers; `true` after its end. Absent before its begin, and in a job
       * of an earlier program.
       */
      counted?: readonly (string | number)[] | true
    }
  /** Ends the snooze of a conversation. */
  | { type: 'wake'; conversationId: ConversationId }
  /** Removes what a removed conversation has left. */
  | { type: 'remove'; conversationId: ConversationId }
  | {
      type: 'track'
      channel: ChannelId
      /** The time of the last request to the provider. `null` before the first. */
      askedAt: Time | null
      /** A look at all messages in transit, due or not. `null` if none is in progress. */
      sweep: Sweep | null
    }
  /** Runs or reverts the set-up of a channel at its provider. */
  | { type: 'set_up'; channel: ChannelId; channelId: ChannelRecordId }
  /** Closes the conversations of a channel that was given to others. `again`: it has run once. */
  | { type: 'release'; channel: ChannelId; channelId: ChannelRecordId; before: Time; again: boolean }
  /** Fetches the file of an attachment. */
  | { type: 'media'; channel: ChannelId; mediaId: MediaId; messageId: MessageId; conversationId: ConversationId }
  /**
   * A fact that could not be ingested, as the channel reported it. The job is dead from its beginning; a replay ingests
   * the fact again.
   */
  | { type: 'ingest'; channel: ChannelId; fact: unknown }

/** A walk through the messages in transit, from the one that is due last. */
export interface Sweep {
  /** The time at which it was requested. A later request begins it again. */
  calledAt: Time
  /** Its position. `null` at its beginning. */
  after: readonly (string | Time)[] | null
}

/**
 * Durable work.
 *
 * `queue` limits how many jobs run at once. `group` keeps an order within the queue. `priority` puts people before
 * campaigns. A claim raises `fence`, and the commit that finishes a job expects it. So a worker that was presumed dead
 * cannot finish late.
 */
export interface Job {
  kind: 'job'
  tenant: TenantId
  id: JobId
  version: number
  queue: string
  /** First in, first out among the jobs of one queue with the same group. `null` if the order does not matter. */
  group: string | null
  /** Higher runs first. */
  priority: number
  /** The job does not run before this time. */
  due: Time
  /** A commit with `done` removes the job. A `dead` job is kept for the decision of a person. */
  state: 'waiting' | 'running' | 'done' | 'dead'
  /** Of a running job: the time until which its worker is presumed alive. */
  lease: Time | null
  /** The number of its claims. */
  fence: number
  /** The number of its failures in a row. */
  failures: number
  error: string | null
  work: Work
  createdAt: Time
}

const queries = {
  /** By the time at which they were made. */
  jobs: { filters: ['state'], narrowing: ['queue'], keyset: ['createdAt', 'id'] },
} as const

/** The kind of a {@link Job}. */
export const job: RecordKind<Job, typeof queries> = defineRecord<Job>()({
  kind: 'job',
  prefix: 'job',
  table: 'jobs',
  keyed: false,
  columns: {
    queue: text,
    group: optional(text),
    priority: integer,
    due: time,
    state: oneOf('waiting', 'running', 'done', 'dead'),
    lease: optional(time),
    fence: integer,
    failures: integer,
    error: optional(text),
    work: secret(json),
    createdAt: time,
  },
  queries,
})
