import { records as before, type RecordTables } from '../0001/records.ts'

const { messages, ...others } = before as RecordTables & { messages: RecordTables[string] }

/** The tables of all kinds of records, with when the provider is asked next about a message. */
export const records: RecordTables = {
  ...others,
  messages: { ...messages, columns: { ...messages.columns, ask_at: 'bigint?' } },
}
