import type { AddressRecord } from '@parley/core'
import {
  defineRecord,
  initially,
  integer,
  json,
  oneOf,
  optional,
  type RecordKind,
  type Schema,
  type Stored,
  schemaOf,
  secret,
  set,
  text,
  time,
} from '@parley/core/store'
import { tenant } from './records.ts'

/** A kind of a later program. */
export interface Task extends Omit<Stored, 'keys'> {
  kind: 'task'
  title: string
  status: 'open' | 'done'
  owner: string | null
  labels: string[]
  due: number
  extra: unknown
}

const taskQueries = {
  tasks: { filters: ['status', 'owner', 'labels'], keyset: ['due', 'id'] },
  arrived: { keyset: ['place'] },
  search: { search: true, filters: ['status'], keyset: ['place'] },
} as const

export const task: RecordKind<Task, typeof taskQueries> = defineRecord<Task>()({
  kind: 'task',
  prefix: 'tsk',
  table: 'tasks',
  keyed: false,
  columns: {
    title: secret(text),
    status: oneOf('open', 'done'),
    owner: optional(text),
    labels: set,
    due: time,
    extra: json,
  },
  search: ['title', 'labels'],
  queries: taskQueries,
})

/** An address of a later program: with more columns, lists and a search. */
export interface LaterAddress extends AddressRecord {
  score: number
  tags: string[]
  company: string | null
}

const addressQueries = {
  ofContact: { required: ['contactId'], keyset: ['createdAt', 'id'] },
  blocked: { narrowing: ['channel'], present: ['blockedAt'], keyset: ['blockedAt', 'id'] },
  addresses: { filters: ['company', 'tags'], keyset: ['createdAt', 'id'] },
  search: { search: true, filters: ['company'], keyset: ['place'] },
} as const

export const laterAddress: RecordKind<LaterAddress, typeof addressQueries> = defineRecord<LaterAddress>()({
  kind: 'address',
  prefix: 'adr',
  table: 'addresses',
  keyed: false,
  columns: {
    channel: text,
    scheme: text,
    value: secret(text),
    display: secret(text),
    contactId: text,
    blockedAt: optional(time),
    optedOutAt: optional(time),
    createdAt: time,
    score: initially(integer, 3),
    tags: set,
    company: optional(text),
  },
  search: ['display'],
  queries: addressQueries,
})

/** The schema of a later program: one more kind, and a kind with more columns, lists and a search. */
export const laterSchema: Schema = new Map(schemaOf([task])).set('address', laterAddress)

/** Every part that the later schema has beyond the first one. */
export const laterParts: readonly string[] = [
  'column addresses.score',
  'column addresses.tags',
  'column addresses.company',
  'index addresses_company_created_at_id',
  'index addresses_created_at_id',
  'table addresses_tags_created_at_id',
  'table addresses_searched',
  'table tasks',
  'index tasks_status_due_id',
  'index tasks_owner_due_id',
  'index tasks_place',
  'table tasks_labels_due_id',
  'table tasks_searched',
]

/** A task. The fields that are given differ from the plainest task. */
export function taskOf(id: string, different: Partial<Task> = {}): Task {
  const own = { kind: 'task', tenant, id, version: 1, title: `Task ${id}` } as const
  return { ...own, status: 'open', owner: null, labels: [], due: 0, extra: null, ...different }
}
