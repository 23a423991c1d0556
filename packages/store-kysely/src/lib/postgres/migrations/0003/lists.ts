import { columnsOf, type RecordTable, type RecordTables } from '../0001/records.ts'

export type NamedTable = [table: string, RecordTable]

/** The tables of all kinds of records, and of those of which something is to be said. */
export interface Lists {
  all: readonly NamedTable[]
  keyed: readonly NamedTable[]
  unleased: readonly NamedTable[]
  counted: readonly NamedTable[]
  /** What is handed over: lists of rows, each null where it is empty. */
  parameters: readonly string[]
}

export function listsOf(records: RecordTables): Lists {
  const all: readonly NamedTable[] = Object.entries(records)
  const keyed = all.filter(([, { keyed: mayOwn }]) => mayOwn)
  const unleased = all.filter(([table]) => table !== 'jobs')
  const counted = all.filter(([, { counters }]) => counters.length > 0)
  const parameters = [
    // { tenant } of every commit; the logs of these are held from the first statement to the end of the transaction
    'tenants',
    // { tenant, id, version }, with no version where it must not exist; with its keys from now on, where it stands and is
    // written
    ...unleased.map(([table]) => `expected_${table}`),
    // { tenant, id, version, fence } of jobs, likewise; with a fence, and version 0, it must be running under it
    'held',
    // { tenant, key, owner }: nobody has the key, or this owner has it
    'claimed',
    // { kind, tenant, id } of rows to delete
    'removed',
    // { tenant, key, kind, id }: every key of the records that are made
    'owned',
    // { tenant, place, at, type, conversation_id, message_id, body }, with the place counted from the log's head
    'events',
    // { tenant, events }: by how much a log's head moves
    'heads',
    // { tenant, before, through }, with the place counted from the log's head
    'trims',
    // Records of which none stands; a message with what it is found by, as `said`
    ...all.map(([table]) => `new_${table}`),
    // Records of which each stands, likewise
    ...all.map(([table]) => `changed_${table}`),
    // Records, and by how much each of their counters is raised, as `<counter>By`
    ...counted.map(([table]) => `raised_${table}`),
  ]
  return { all, keyed, unleased, counted, parameters }
}

/** Records come as the program has them, so their fields are named as it names them. */
export function fieldOf(column: string): string {
  return `"${column.replaceAll('"', '').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}"`
}

/** The fields of the records of a table, with their types. */
export function fieldsOf(table: RecordTable): string {
  return columnsOf(table)
    .map(([name, type]) => `${fieldOf(name)} ${type}`)
    .join(', ')
}
