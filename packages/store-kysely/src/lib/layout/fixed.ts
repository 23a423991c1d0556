import type { ColumnType } from '@parley/core/store'

/** A table that every database has, for any kinds of records. */
export interface FixedTable {
  /** Its bare name. */
  name: string
  columns: readonly { name: string; type: ColumnType; optional?: true }[]
  /** The columns of its primary key. */
  key: readonly string[]
}

const text = (name: string): FixedTable['columns'][number] => ({ name, type: 'text' })
const integer = (name: string): FixedTable['columns'][number] => ({ name, type: 'integer' })

/** The tables beside those of the kinds. */
export const fixedTables: readonly FixedTable[] = [
  // One row. The epoch is in every cursor, so that no other database accepts the cursor. `format` counts changes to
  // these tables.
  { name: 'store', columns: [text('epoch'), integer('format')], key: ['epoch'] },
  // The owner of each unique key.
  { name: 'keys', columns: [text('tenant'), text('key'), text('kind'), text('id')], key: ['tenant', 'key'] },
  // The log of each tenant, in places without gaps.
  {
    name: 'events',
    columns: [text('tenant'), integer('place'), integer('at'), text('type'), { name: 'body', type: 'json' }],
    key: ['tenant', 'place'],
  },
  // The end of each log, and the place through which it was trimmed.
  { name: 'logs', columns: [text('tenant'), integer('head'), integer('trimmed')], key: ['tenant'] },
  // The time from which a queue with spacing may start its next job.
  { name: 'queues', columns: [text('queue'), integer('free_at')], key: ['queue'] },
  // The contents of tables of sets and of words, and the progress of their fills.
  {
    name: 'fills',
    columns: [
      ...[text('name'), integer('version'), text('contents')],
      ...[
        { ...text('target'), optional: true as const },
        { ...text('position'), optional: true as const },
      ],
    ],
    key: ['name'],
  },
]

/** The layout of the fixed tables. A database of a later format is refused. */
export const FORMAT = 1
