import type { Column, Kind } from '@parley/core'
import { sql } from 'kysely'
import { type Statement, statement } from '../statement.ts'
import { kinds, tables } from '../tables.ts'

/** A table whose rows are moved as they are. */
export interface MovedTable {
  /** Its bare name; the dialect knows where it stands. */
  name: string
  columns: readonly { name: string; type: Column['type'] }[]
  /** The columns that it is walked by in the source, as an index has them. */
  walk: readonly string[]
  /** Its rows are given a place, in the order of first writes. */
  placed?: true
}

const text = (name: string): MovedTable['columns'][number] => ({ name, type: 'text' })
const integer = (name: string): MovedTable['columns'][number] => ({ name, type: 'integer' })

/** Everything that is kept, but for the epoch, which is one value, and the index over what messages say. */
export const movedTables: readonly MovedTable[] = [
  ...kinds.map(tableOf),
  { name: 'keys', columns: [text('tenant'), text('key'), text('kind'), text('id')], walk: ['tenant', 'key'] },
  {
    name: 'events',
    columns: [
      ...[text('tenant'), integer('place'), integer('at'), text('type')],
      ...[text('conversation_id'), text('message_id'), { name: 'body', type: 'json' as const }],
    ],
    walk: ['tenant', 'place'],
  },
  { name: 'logs', columns: [text('tenant'), integer('head'), integer('trimmed')], walk: ['tenant'] },
  { name: 'queues', columns: [text('queue'), integer('free_at')], walk: ['queue'] },
  {
    name: 'searched',
    columns: [integer('place'), text('tenant'), text('id'), text('conversation_id'), text('said')],
    walk: ['place'],
  },
]

function tableOf(kind: Kind): MovedTable {
  const { name, columns } = tables[kind]
  if (kind !== 'job' && kind !== 'message') return { name, columns, walk: ['tenant', 'id'] }
  // Messages have no index of their places; their rows stand in the same order.
  return { name, columns: [integer('place'), ...columns], walk: [kind === 'job' ? 'place' : 'rowid'], placed: true }
}

/** How many rows a table has. */
export function countRows({ name }: MovedTable): Statement {
  return statement((_, { table }) => sql`select count(*) as rows from ${table(name)}`)
}
