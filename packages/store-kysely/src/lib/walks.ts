import type { FilterShape } from './filter-shape.ts'
import type { Index, SetTable, TableColumn, TableQuery } from './layout.ts'

/** What a page walks through: an index or the rows of a set, once for each of some values. */
export interface Walk {
  through: { index: Index; selective: boolean } | { set: SetTable }
  /** The filter whose values are walked through, each by itself. */
  by?: FilterShape
  /** The column of which each known value is walked through. */
  part?: TableColumn
}

/**
 * The walk that finds the fewest records beside those of the page: through the index of one filter, and where no filter has
 * one, through the list. The other filters are checked along.
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

// Records without a value, and those that are not marked, are nearly all of them, and have no index.
function isNarrow({ with: how, orNull }: FilterShape): boolean {
  return !orNull && (how === 'value' || how === 'true' || how === 'any')
}

/** Which filters narrow most, as far as the schema says it: from one person's records to those of a status. */
function rankOf({ type, optional, values }: TableColumn, selective: boolean): number {
  if (selective) return 0
  if (type === 'set') return 3
  if (optional) return 1
  if (type === 'boolean') return 2
  return values === undefined ? 4 : 5
}
