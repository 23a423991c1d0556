import type { Contact } from '@parley/core'
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

/** A contact, as the first program has it. */
export type FirstContact = Omit<Contact, 'addresses' | 'numbers'>

const firstContact: RecordKind<FirstContact> = defineRecord<FirstContact>()({
  kind: 'contact',
  prefix: 'per',
  table: 'contacts',
  keyed: false,
  columns: { name: secret(optional(text)), createdAt: time },
})

/** The schema of the first program. */
export const firstSchema: Schema = new Map(schemaOf()).set('contact', firstContact as RecordKind<Stored>)

/** A contact, as a later program has it: with columns, a list and a search more. */
export interface LaterContact extends FirstContact {
  rating: number
  tags: string[]
  company: string | null
}

const contactQueries = {
  contacts: { filters: ['company', 'tags'], keyset: ['createdAt', 'id'] },
  search: { search: true, filters: ['company'], keyset: ['place'] },
} as const

export const laterContact: RecordKind<LaterContact, typeof contactQueries> = defineRecord<LaterContact>()({
  kind: 'contact',
  prefix: 'per',
  table: 'contacts',
  keyed: false,
  columns: {
    name: secret(optional(text)),
    createdAt: time,
    rating: initially(integer, 3),
    tags: set,
    company: optional(text),
  },
  search: ['name'],
  queries: contactQueries,
})

/** The schema of a later program: a kind more, and of a kind columns, a list and a search more. */
export const laterSchema: Schema = new Map(schemaOf([task])).set('contact', laterContact)

/** Every part that the later schema has beyond the first one. */
export const laterParts: readonly string[] = [
  'column contacts.rating',
  'column contacts.tags',
  'column contacts.company',
  'index contacts_company_created_at_id',
  'index contacts_created_at_id',
  'table contacts_tags_created_at_id',
  'table contacts_searched',
  'table tasks',
  'index tasks_status_due_id',
  'index tasks_owner_due_id',
  'index tasks_place',
  'table tasks_labels_due_id',
  'table tasks_searched',
]

/** A task that differs from the plainest one as given. */
export function taskOf(id: string, different: Partial<Task> = {}): Task {
  const own = { kind: 'task', tenant, id, version: 1, title: `Task ${id}` } as const
  return { ...own, status: 'open', owner: null, labels: [], due: 0, extra: null, ...different }
}
