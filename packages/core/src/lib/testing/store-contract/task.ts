import { boolean, integer, json, oneOf, optional, secret, set, text, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { acme, START } from './samples.ts'

type SampleTaskId = Branded<'SampleTaskId'>

/** A kind of a module, with every type of column that a query can filter by. */
export interface SampleTask {
  kind: 'sampleTask'
  tenant: TenantId
  id: SampleTaskId
  version: number
  title: string
  detail: string | null
  status: 'open' | 'done'
  owner: string | null
  urgent: boolean
  points: number
  due: Time
  labels: string[]
  people: string[]
  extra: unknown
}

const queries = {
  sampleTasks: {
    filters: ['status', 'owner', 'urgent', 'labels', 'people'],
    narrowing: ['points'],
    keyset: ['due', 'id'],
  },
  search: { search: true, filters: ['status', 'owner'], keyset: ['place'] },
} as const

export const sampleTask: RecordKind<SampleTask, typeof queries> = defineRecord<SampleTask>()({
  kind: 'sampleTask',
  prefix: 'smp',
  table: 'sample_tasks',
  keyed: false,
  columns: {
    title: secret(text),
    detail: secret(optional(text)),
    status: oneOf('open', 'done'),
    owner: optional(text),
    urgent: boolean,
    points: integer,
    due: time,
    labels: set,
    people: set,
    extra: json,
  },
  search: ['title', 'detail', 'labels'],
  queries,
})

/** A task. The fields that are given differ from the plainest task. */
export function task(name: string, change: Partial<SampleTask> = {}): SampleTask {
  return {
    kind: 'sampleTask',
    tenant: acme,
    id: `smp_${name}` as SampleTaskId,
    version: 1,
    title: `Task ${name}`,
    detail: null,
    status: 'open',
    owner: null,
    urgent: false,
    points: 0,
    due: START,
    labels: [],
    people: [],
    extra: null,
    ...change,
  }
}
