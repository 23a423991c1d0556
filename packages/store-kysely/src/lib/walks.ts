import type { FilterShape } from './filter-shape.ts'
import type { Index, SetTable, TableColumn, TableQuery } from './layout.ts'

/** The walk of a page: through an index or the rows of a set, once for each value. */
export interface Walk {
  through: { index: Index; selective: boolean } | { set: SetTable }
  /** The filter with the values, each of which has a walk. */
  by?: FilterShape
  /** A column with declared values. Each value has a walk. */
  part?: TableColumn
}

/**
 * The walk that reads the fewest records. It uses the index of one filter, or that of the list if no filter has an index.
 * The other filters are checked along the walk.
 */
export function walkOf({ filters, list }: TableQuery, asked: readonly FilterShape[]): Walk | undefined {
  const found = filters.flatMap(({ column, index, set, selective }) => {
    const by = asked.find((each) => each.column.name === column.name)
    if (by === undefined || !isNarrow(by)) return []
    const through = set === undefined ? index && { index, selective } : { set }
    if (through === undefined || (column.type === 'boolean' && by.with !== 'true')) return []
    return [{ walk: { through, by }, rank: rankOf(column, selective), values: by.count }]
  })
  const [narrowest] = found.toSorted((a, b) => a.rank - b.rank || a.values - b.values)
  if (narrowest !== undefined) return narrowest.walk
  if (list === undefined) return undefined
  const { index, part } = list
  const through = { index, selective: false }
  return part === undefined ? { through } : { through, part }
}

// Records without a value, and those that are not marked, are nearly all records, and have no index.
function isNarrow({ with: how, orNull }: FilterShape): boolean {
  return !orNull && (how === 'value' || how === 'true' || how === 'any')
}

/** The order of filters by how much they narrow: from the records of one person to those of a status. */
function rankOf({ type, optional, values }: TableColumn, selective: boolean): number {
  if (selective) return 0
  if (type === 'set') return 3
  if (optional) return 1
  if (type === 'boolean') return 2
  return values === undefined ? 4 : 5
}
