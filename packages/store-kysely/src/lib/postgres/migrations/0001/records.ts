/** The columns of one kind of record beside its tenant, id and version: their types, with `?` where they may be null. */
export interface RecordTable {
  kind: string
  /** It may own unique keys. */
  keyed: boolean
  /** The columns that only increments change once a row exists. */
  counters: readonly string[]
  columns: Readonly<Record<string, 'text' | 'bigint' | 'boolean' | 'json' | 'text?' | 'bigint?' | 'json?'>>
}

/** The tables of all kinds of records, by name. */
export type RecordTables = Readonly<Record<string, RecordTable>>

/** The tables of all kinds of records as this migration makes them, and as its functions know them. */
export const records: RecordTables = {
  conversations: {
    kind: 'conversation',
    keyed: true,
    counters: [],
    columns: {
      keys: 'json',
      channel: 'text',
      thread: 'text',
      address_id: 'text',
      contact_id: 'text',
      participants: 'json',
      address_value: 'text',
      address_display: 'text',
      status: 'text',
      unread: 'bigint',
      has_unread: 'boolean',
      read_through: 'bigint',
      starred: 'boolean',
      assignee: 'text?',
      labels: 'json',
      access: 'json',
      message_count: 'bigint',
      last_inbound_sequence: 'bigint',
      last_inbound_at: 'bigint?',
      last_message_id: 'text?',
      last_message_sequence: 'bigint',
      last_message_text: 'text?',
      last_message_at: 'bigint?',
      last_message_direction: 'text?',
      active_at: 'bigint',
      created_at: 'bigint',
      closed_at: 'bigint?',
    },
  },
  messages: {
    kind: 'message',
    keyed: true,
    counters: [],
    columns: {
      keys: 'json',
      conversation_id: 'text',
      channel: 'text',
      address_id: 'text',
      direction: 'text',
      sequence: 'bigint',
      at: 'bigint',
      created_at: 'bigint',
      text: 'text',
      subject: 'text?',
      html: 'text?',
      attachments: 'json',
      parts: 'json',
      provider_id: 'text?',
      status: 'text',
      attempts: 'json',
      conflict: 'boolean',
      possible_duplicate: 'boolean',
      error_code: 'text?',
      error_detail: 'text?',
      silent: 'boolean',
      author: 'text?',
    },
  },
  addresses: {
    kind: 'address',
    keyed: false,
    counters: [],
    columns: {
      channel: 'text',
      scheme: 'text',
      value: 'text',
      display: 'text',
      contact_id: 'text',
      blocked_at: 'bigint?',
      opted_out_at: 'bigint?',
      created_at: 'bigint',
    },
  },
  contacts: {
    kind: 'contact',
    keyed: false,
    counters: [],
    columns: { name: 'text?', created_at: 'bigint' },
  },
  jobs: {
    kind: 'job',
    keyed: false,
    counters: [],
    columns: {
      queue: 'text',
      group: 'text?',
      priority: 'bigint',
      due: 'bigint',
      state: 'text',
      lease: 'bigint?',
      fence: 'bigint',
      failures: 'bigint',
      error: 'text?',
      work: 'json?',
      created_at: 'bigint',
    },
  },
  commands: {
    kind: 'command',
    keyed: false,
    counters: [],
    columns: { fingerprint: 'text', result: 'json?', at: 'bigint', expires_at: 'bigint' },
  },
  parked: {
    kind: 'parked',
    keyed: true,
    counters: [],
    columns: { keys: 'json', channel: 'text', receipts: 'json', at: 'bigint' },
  },
  channel_state: {
    kind: 'state',
    keyed: false,
    counters: [],
    columns: { channel: 'text', name: 'text', value: 'json?' },
  },
  tallies: {
    kind: 'tally',
    keyed: false,
    counters: ['count'],
    columns: { name: 'text', channel: 'text', day: 'bigint', count: 'bigint' },
  },
}

/** All columns of a table that hold a field of its record, identity first; their types without the mark of null. */
export function columnsOf({ columns }: RecordTable): [name: string, type: string][] {
  const own = Object.entries(columns).map(([name, type]): [string, string] => [quoted(name), type.replace('?', '')])
  return [['tenant', 'text'], ['id', 'text'], ['version', 'bigint'], ...own]
}

/** A name that SQL would take for a word of its own. */
export function quoted(name: string): string {
  return name === 'group' ? '"group"' : name
}
