import type { SetTable, Table } from '../../layout/table.ts'
import { tableName } from '../schema/names.ts'
import { deleteElements, elementsMove, insertElements } from '../schema/sets.ts'
import { type BatchLists, marked, rows } from './batch-lists.ts'
import { listedOf } from './check.ts'
import { fieldOf, typedField } from './fields.ts'

/**
 * The statements that write the sets of a kind, around each of its writes. Empty if the kind has no set with a table.
 */
export interface SetWrites {
  /** Before records are deleted. */
  remove: string
  /** After records were inserted. */
  make: string
  /** Before and after records change. */
  beforeChange: string
  change: string
  /** Before and after counters are raised. Some of the records may have just been inserted. */
  beforeRaise: string
  raise: string
}

/**
 * The statements that write the elements of sets.
 *
 * Most records have no element, before and after. The check of the expected records finds whether one has. The caller
 * marks a batch that writes one. If neither is the case, no statement runs.
 */
export function setWrites(table: Table, lists: BatchLists): SetWrites {
  const { kind, sets } = table
  const recordsIn = (line: number, fields: readonly string[] = []): string =>
    `${rows(line, 'w', ['tenant text', 'id text', ...fields])}
      join ${tableName(table.name)} r on r.id = w.id and r.tenant = w.tenant`
  const [removed, made, changed, raised] = (['removed', 'made', 'changed', 'raised'] as const).map((name) =>
    lists.lineOf(kind, name),
  ) as [number, number, number, number]
  const going = marked(lists.lists(kind))
  const inserted = (line: number): string => sets.map((set) => insertElements(set, recordsIn(line))).join('\n    ')
  const moved = sets.map((set) => {
    const fields = fieldsOf(table, set).map((column) => typedField(table, column))
    const after = (name: string): string => `w.${fieldOf(table, { name })}`
    return deleteElements(set, recordsIn(changed, fields), elementsMove(set, 'r', after))
  })
  const counted = sets.filter(({ keyset }) => keyset.some(({ type }) => type === 'counter'))
  const before = counted.map((set) => deleteElements(set, recordsIn(raised), 'true'))
  return {
    remove: when(listedOf(table), sets.map((set) => deleteElements(set, recordsIn(removed), 'true')).join('\n    ')),
    make: when(going, inserted(made)),
    beforeChange: when(`${listedOf(table)} or ${going}`, moved.join('\n    ')),
    change: when(`${listedOf(table)} or ${going}`, inserted(changed)),
    beforeRaise: before.join('\n    '),
    raise: inserted(raised),
  }
}

function when(condition: string, statements: string): string {
  return statements === '' ? '' : `if ${condition} then ${statements} end if;`
}

/** The fields of a record that a set's table depends on. */
function fieldsOf({ columns }: Table, { column, required, keyset }: SetTable): Table['columns'] {
  const read = new Set([column, ...[...required, ...keyset].map(({ name }) => name)])
  return columns.filter(({ name }) => read.has(name) && name !== 'tenant' && name !== 'id')
}
