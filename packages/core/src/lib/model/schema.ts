import type { SearchTerms } from '../search/terms.ts'
import type { Time } from './ids.ts'
import type { Kind, RecordOf } from './record.ts'

/**
 * How a store keeps a field: `text`, `integer`, `boolean`, `time` (milliseconds), `json` (never looked into), or
 * `counter` (an integer that only `add` changes once its record exists).
 */
export interface Column {
  type: 'text' | 'integer' | 'boolean' | 'time' | 'json' | 'counter'
  optional?: true
}

/** The columns that every record has; `keys` only where a kind has secondary keys. */
export type Identity = 'kind' | 'tenant' | 'id' | 'version' | 'keys'

type TypeOf<Value> = [Value] extends [string]
  ? 'text'
  : [Value] extends [boolean]
    ? 'boolean'
    : [Value] extends [number]
      ? 'integer' | 'time' | 'counter'
      : 'json'

/** The column a field of the model needs: a drift between the model and this table does not compile. */
type ColumnOf<Value> = unknown extends Value
  ? { type: 'json' }
  : null extends Value
    ? { type: TypeOf<NonNullable<Value>>; optional: true }
    : { type: TypeOf<Value> }

/** One kind of record. */
export type KindSchema<K extends Kind = Kind> = {
  /** The name of its table or collection. */
  table: string
  /** What its ids begin with. */
  prefix: string
  /** It may own unique keys beside its id. */
  keyed: 'keys' extends keyof RecordOf<K> ? true : false
  columns: { [Field in Exclude<keyof RecordOf<K>, Identity>]: ColumnOf<RecordOf<K>[Field]> }
}

/** One named question: equality filters, each optional unless required, in one of two orders over a unique keyset. */
export interface QuerySchema {
  kind: Kind
  required: readonly string[]
  filters: readonly string[]
  /** Optional fields that must not be `null`: a record without one of them is not found. */
  present?: readonly string[]
  /** The columns of the keyset, most significant first; the last makes it unique. `place` is the store's own. */
  keyset: readonly string[]
}

/** The table of contents of all data. Stores derive their tables, collections and indexes from it, or are checked against it. */
export const schema: { [K in Kind]: KindSchema<K> } = {
  conversation: {
    table: 'conversations',
    prefix: 'con',
    keyed: true,
    columns: {
      channel: { type: 'text' },
      thread: { type: 'text' },
      addressId: { type: 'text' },
      contactId: { type: 'text' },
      participants: { type: 'json' },
      addressValue: { type: 'text' },
      addressDisplay: { type: 'text' },
      status: { type: 'text' },
      unread: { type: 'integer' },
      hasUnread: { type: 'boolean' },
      readThrough: { type: 'integer' },
      starred: { type: 'boolean' },
      assignee: { type: 'text', optional: true },
      labels: { type: 'json' },
      access: { type: 'json' },
      messageCount: { type: 'integer' },
      lastInboundSequence: { type: 'integer' },
      lastInboundAt: { type: 'time', optional: true },
      lastMessageId: { type: 'text', optional: true },
      lastMessageSequence: { type: 'integer' },
      lastMessageText: { type: 'text', optional: true },
      lastMessageAt: { type: 'time', optional: true },
      lastMessageDirection: { type: 'text', optional: true },
      activeAt: { type: 'time' },
      createdAt: { type: 'time' },
      closedAt: { type: 'time', optional: true },
    },
  },
  message: {
    table: 'messages',
    prefix: 'msg',
    keyed: true,
    columns: {
      conversationId: { type: 'text' },
      channel: { type: 'text' },
      addressId: { type: 'text' },
      direction: { type: 'text' },
      sequence: { type: 'integer' },
      at: { type: 'time' },
      createdAt: { type: 'time' },
      text: { type: 'text' },
      subject: { type: 'text', optional: true },
      html: { type: 'text', optional: true },
      attachments: { type: 'json' },
      parts: { type: 'json' },
      providerId: { type: 'text', optional: true },
      status: { type: 'text' },
      attempts: { type: 'json' },
      conflict: { type: 'boolean' },
      possibleDuplicate: { type: 'boolean' },
      errorCode: { type: 'text', optional: true },
      errorDetail: { type: 'text', optional: true },
      silent: { type: 'boolean' },
      author: { type: 'text', optional: true },
      askAt: { type: 'time', optional: true },
    },
  },
  address: {
    table: 'addresses',
    prefix: 'adr',
    keyed: false,
    columns: {
      channel: { type: 'text' },
      scheme: { type: 'text' },
      value: { type: 'text' },
      display: { type: 'text' },
      contactId: { type: 'text' },
      blockedAt: { type: 'time', optional: true },
      optedOutAt: { type: 'time', optional: true },
      createdAt: { type: 'time' },
    },
  },
  contact: {
    table: 'contacts',
    prefix: 'per',
    keyed: false,
    columns: {
      name: { type: 'text', optional: true },
      createdAt: { type: 'time' },
    },
  },
  job: {
    table: 'jobs',
    prefix: 'job',
    keyed: false,
    columns: {
      queue: { type: 'text' },
      group: { type: 'text', optional: true },
      priority: { type: 'integer' },
      due: { type: 'time' },
      state: { type: 'text' },
      lease: { type: 'time', optional: true },
      fence: { type: 'integer' },
      failures: { type: 'integer' },
      error: { type: 'text', optional: true },
      work: { type: 'json' },
      createdAt: { type: 'time' },
    },
  },
  command: {
    table: 'commands',
    prefix: 'cmd',
    keyed: false,
    columns: {
      fingerprint: { type: 'text' },
      result: { type: 'json' },
      at: { type: 'time' },
      expiresAt: { type: 'time' },
    },
  },
  parked: {
    table: 'parked',
    prefix: 'prk',
    keyed: true,
    columns: {
      channel: { type: 'text' },
      receipts: { type: 'json' },
      at: { type: 'time' },
    },
  },
  state: {
    table: 'channel_state',
    prefix: 'sta',
    keyed: false,
    columns: {
      channel: { type: 'text' },
      name: { type: 'text' },
      value: { type: 'json' },
    },
  },
  tally: {
    table: 'tallies',
    prefix: 'tly',
    keyed: false,
    columns: {
      name: { type: 'text' },
      channel: { type: 'text' },
      day: { type: 'time' },
      count: { type: 'counter' },
    },
  },
}

/** The named queries. At most fourteen, so that every store can have an index for each. */
export const queries = {
  conversations: {
    kind: 'conversation',
    required: [],
    filters: ['channel', 'status', 'starred', 'hasUnread', 'assignee', 'addressId', 'contactId'],
    keyset: ['activeAt', 'id'],
  },
  messages: {
    kind: 'message',
    required: ['conversationId'],
    filters: [],
    keyset: ['at', 'sequence'],
  },
  // What messages say as they are stored now. `place` rises with each first write; `newest` is the only order.
  search: {
    kind: 'message',
    required: ['terms'],
    filters: ['conversationId'],
    keyset: ['place'],
  },
  // Messages whose status may still rise, by when the provider is asked next.
  tracked: {
    kind: 'message',
    required: ['channel'],
    filters: [],
    present: ['askAt'],
    keyset: ['askAt', 'id'],
  },
  jobs: {
    kind: 'job',
    required: [],
    filters: ['state', 'queue'],
    keyset: ['createdAt', 'id'],
  },
  commands: {
    kind: 'command',
    required: [],
    filters: [],
    keyset: ['expiresAt', 'id'],
  },
  parked: {
    kind: 'parked',
    required: [],
    filters: [],
    keyset: ['at', 'id'],
  },
  tallies: {
    kind: 'tally',
    required: [],
    filters: ['name', 'channel'],
    keyset: ['day', 'id'],
  },
} as const

/** What a query may be asked by: the fields of what it finds, and of messages what is searched for. */
type Askable<K extends Kind> = K extends 'message' ? RecordOf<K> & { terms: SearchTerms } : RecordOf<K>

type QueryOver<K extends Kind> = QuerySchema & {
  kind: K
  required: readonly (keyof Askable<K>)[]
  filters: readonly (keyof RecordOf<K>)[]
  present?: readonly (keyof RecordOf<K>)[]
  keyset: readonly (keyof RecordOf<K> | 'place')[]
}

/** A query that names a field which its kind does not have does not compile. */
type Fitting<Queries extends { [name: string]: { [K in Kind]: QueryOver<K> }[Kind] }> = Queries

export type QueryName = keyof Fitting<typeof queries>

/** The kind of record that a named query finds. */
export type KindOfQuery<Name extends QueryName> = (typeof queries)[Name]['kind']

type Asked<Name extends QueryName> = Askable<KindOfQuery<Name>>
type Fields<Name extends QueryName, Names extends string> = Extract<keyof Asked<Name>, Names>

/** The filters of a named query, by field. */
export type Where<Name extends QueryName> = {
  [Field in Fields<Name, (typeof queries)[Name]['required'][number]>]: Asked<Name>[Field]
} & {
  [Field in Fields<Name, (typeof queries)[Name]['filters'][number]>]?: Asked<Name>[Field] | undefined
}

/** Where a page of a query ends: the values of its keyset there. */
export type KeysetPosition = readonly (string | Time)[]
