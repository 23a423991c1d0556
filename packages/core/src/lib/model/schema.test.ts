import { describe, expect, it } from 'vitest'
import { ParleyError } from '../errors/parley-error.ts'
import { counter, json, optional, secret, set, text, time } from './column.ts'
import { defineRecord, type RecordKind, type Stored } from './record.ts'
import { schemaOf } from './schema.ts'

const columns = {
  title: text,
  words: text,
  due: time,
  left: optional(time),
  notes: json,
  pin: secret(text),
  labels: set,
}

interface Source {
  kind?: string
  prefix?: string
  table?: string
  columns?: object
  search?: readonly string[]
  queries?: object
}

function kindOf(source: Source): RecordKind<Stored> {
  const plain = { kind: 'task', prefix: 'tsk', table: 'tasks', keyed: false, columns, search: ['title'] }
  return defineRecord()({ ...plain, ...source } as never) as object as RecordKind<Stored>
}

const tasks = (query: object): Source => ({ queries: { tasks: query } })

function refusalOf(...kinds: RecordKind<Stored>[]): unknown {
  try {
    return schemaOf(kinds)
  } catch (error) {
    return ParleyError.is(error) ? [error.code, error.field, error.reason, error.fix] : error
  }
}

describe('a schema', () => {
  it('has the kinds of the kernel and of modules', () => {
    const task = kindOf(tasks({ filters: ['words', 'labels'], present: ['left'], keyset: ['left', 'id'] }))
    expect(schemaOf([task]).get('task')).toBe(task)
    expect([...schemaOf().keys()]).toContain('conversation')
  })

  it('accepts a search with filters', () => {
    const task = kindOf(tasks({ search: true, filters: ['labels'], keyset: ['place'] }))
    expect(schemaOf([task]).has('task')).toBe(true)
  })
})

describe('a kind that no store can keep is refused by name, with the fix', () => {
  const query = 'The query tasks of task: '

  it.each<[string, Source, string, string]>([
    [
      'a field named place',
      { columns: { ...columns, place: text } },
      'The field place has the name of the order of first writes.',
      'Give the field another name.',
    ],
    [
      'present on a search',
      tasks({ search: true, present: ['left'], keyset: ['place'] }),
      `${query}left is required by present, which a search does not have.`,
      'Leave present out of the search.',
    ],
    [
      'a search filter named words',
      tasks({ search: true, filters: ['words'], keyset: ['place'] }),
      `${query}the filter words has the name of the words that a search reads.`,
      'Give the field another name.',
    ],
    [
      'a search in another order',
      tasks({ search: true, keyset: ['due', 'id'] }),
      `${query}a search is in the order of first writes.`,
      "Write keyset: ['place'].",
    ],
    [
      'a filter place',
      tasks({ filters: ['place'], keyset: ['id'] }),
      `${query}there is no field place.`,
      'Name a field of the record.',
    ],
    ['an unknown order', tasks({ keyset: ['dew'] }), `${query}there is no field dew.`, 'Name a field of the record.'],
    [
      'a filter of json',
      tasks({ filters: ['notes'], keyset: ['id'] }),
      `${query}notes is json, and no store looks into json.`,
      'Make it a column of its own, or a set.',
    ],
    [
      'a secret filter',
      tasks({ filters: ['pin'], keyset: ['id'] }),
      `${query}pin is secret, so it cannot be a filter.`,
      'Leave it out of the filters.',
    ],
    [
      'a required set',
      tasks({ required: ['labels'], keyset: ['id'] }),
      `${query}labels is a set, so it cannot be required.`,
      'Move labels to filters.',
    ],
    [
      'selective without a filter',
      tasks({ selective: ['title'], keyset: ['id'] }),
      `${query}title is selective, but not a filter.`,
      'Add title to filters.',
    ],
    [
      'present of a field that is never null',
      tasks({ present: ['due'], keyset: ['due', 'id'] }),
      `${query}due is never null.`,
      'Leave due out of present.',
    ],
    [
      'absent of a field that is never null',
      tasks({ absent: ['due'], keyset: ['due', 'id'] }),
      `${query}due is never null.`,
      'Leave due out of absent.',
    ],
    [
      'absent of an unknown field',
      tasks({ absent: ['nowhere'], keyset: ['due', 'id'] }),
      `${query}there is no field nowhere.`,
      'Name a field of the record.',
    ],
    [
      'absent on a search',
      tasks({ search: true, absent: ['left'], keyset: ['place'] }),
      `${query}left is excluded by absent, which a search does not have.`,
      'Leave absent out of the search.',
    ],
    [
      'an order by json',
      tasks({ keyset: ['notes', 'id'] }),
      `${query}notes has no order.`,
      'Leave notes out of the keyset.',
    ],
    [
      'an order by an optional field',
      tasks({ keyset: ['left', 'id'] }),
      `${query}left may be null, so it has no place in the keyset.`,
      'Add left to present.',
    ],
    [
      'an empty order',
      tasks({ keyset: [] }),
      `${query}the keyset is empty.`,
      "Write keyset: ['id'], or another order.",
    ],
    [
      'a search of a number',
      { columns: { count: counter }, search: ['count'] },
      'The field count is not a text or a set, so search cannot read it.',
      'Leave it out of search.',
    ],
    [
      'an odd field',
      { columns: { Title: text }, search: [] },
      'The field Title must be letters and digits, the first of them in lower case.',
      'Give the field another name.',
    ],
    [
      'an odd prefix',
      { prefix: 'task' },
      'The prefix task must be three lower-case letters.',
      'Give the kind another prefix.',
    ],
    [
      'an odd table',
      { table: 'Tasks' },
      'The table Tasks must be lower-case letters, digits and _.',
      'Give the kind another table.',
    ],
    [
      'a prefix of another kind',
      { prefix: 'con' },
      'The kinds conversation and task have the same prefix con.',
      'Give task another prefix.',
    ],
    [
      'a table of another kind',
      { table: 'messages' },
      'The kinds message and task have the same table messages.',
      'Give task another table.',
    ],
  ])('%s', (_, source, reason, fix) => {
    expect(refusalOf(kindOf(source))).toEqual(['parley.misconfigured', 'task', reason, fix])
  })

  it('a kind that is declared twice', () => {
    const reason = 'The kind task is declared twice.'
    expect(refusalOf(kindOf({}), kindOf({}))).toEqual([
      'parley.misconfigured',
      'task',
      reason,
      'Give one of them another name.',
    ])
  })
})
