import { integer, json, oneOf, optional, secret, text, time } from './column.ts'
import type { AnyEvent } from './event.ts'
import type { AddressId, ChannelId, ConversationId, JobId, MessageId, TenantId, Time } from './ids.ts'
import type { MediaId } from './media-id.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** What a job does, and what it needs to know. Small: records are loaded when it runs. */
export type Work =
  | {
      type: 'deliver'
      messageId: MessageId
      conversationId: ConversationId
      addressId: AddressId
      /** The fence at which the provider's last answer was certain; a claim above it that left no answer is ambiguous. */
      certainFence: number
      /** Since when an ambiguous call is waited out; `null` where none is. */
      ambiguousSince: Time | null
    }
  | { type: 'handle'; handler: string; event: AnyEvent }
  /** Work of a module, by the name of its job. */
  | { type: 'module'; name: string; input: unknown }
  | { type: 'pull'; channel: ChannelId }
  | { type: 'retain' }
  | {
      type: 'track'
      channel: ChannelId
      /** When the provider was asked last; `null` before the first time. */
      askedAt: Time | null
      /** A look at all messages that are on their way, due or not; `null` where none goes on. */
      sweep: Sweep | null
    }
  /** Fetches the file of an attachment. */
  | { type: 'media'; channel: ChannelId; mediaId: MediaId; messageId: MessageId; conversationId: ConversationId }
  /** A fact that could not be taken in, as the channel reported it. Born dead; a replay takes it in again. */
  | { type: 'ingest'; channel: ChannelId; fact: unknown }

/** A walk through the messages that are on their way, from the one that is due last. */
export interface Sweep {
  /** When it was called for: a later call begins it anew. */
  calledAt: Time
  /** How far it is; `null` at its beginning. */
  after: readonly (string | Time)[] | null
}

/**
 * Durable work.
 *
 * `queue` bounds how much runs at once, `group` keeps an order within the queue, `priority` puts people before
 * campaigns. A claim raises `fence`; finishing expects it, so a worker that was thought dead cannot finish late.
 */
export interface Job {
  kind: 'job'
  tenant: TenantId
  id: JobId
  version: number
  queue: string
  /** First in, first out among the jobs of one queue that share it; `null` where order does not matter. */
  group: string | null
  /** Higher runs first. */
  priority: number
  /** Not before this time. */
  due: Time
  /** `done` is told to the store and not kept. `dead` is kept for a person to look at. */
  state: 'waiting' | 'running' | 'done' | 'dead'
  /** While running: until when the worker may be trusted to be alive. */
  lease: Time | null
  /** How often it was claimed. */
  fence: number
  /** How often it failed in a row. */
  failures: number
  error: string | null
  work: Work
  createdAt: Time
}

const queries = {
  /** By when they were made. */
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
