import type { Layout } from '../layout.ts'
import type { Dialect } from '../statement.ts'
import { setFills } from './fill-set.ts'
import type { Fill } from './fill-table.ts'
import { wordFills } from './fill-words.ts'

export type { Fill }

/** The tables of a layout that are filled from records. */
export function fillsOf(layout: Layout, dialect: Dialect): Fill[] {
  return [...layout.values()].flatMap((table) => [...setFills(table, dialect), ...wordFills(table, dialect)])
}
