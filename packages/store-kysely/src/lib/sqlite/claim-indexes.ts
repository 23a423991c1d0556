import type { Layout } from '../layout.ts'
import type { Part } from '../migrate/part.ts'
import { PREFIX } from './dialect.ts'

/** The indexes that claims of jobs walk through. */
export function claimIndexes(layout: Layout): Part[] {
  return [...layout.values()]
    .filter(({ leased }) => leased)
    .flatMap(({ name }) => [
      partOf(name, 'ready', "(queue, priority desc, due, place) where state <> 'dead'"),
      partOf(name, 'group', `(tenant, queue, "group", place) where state <> 'dead'`),
      partOf(name, 'running', "(queue, lease) where state = 'running'"),
    ])
}

function partOf(table: string, suffix: string, definition: string): Part {
  const name = `${table}_${suffix}`
  const statements = [`create index ${PREFIX}${name} on ${PREFIX}${table} ${definition}`]
  return { name: `index ${name}`, statements, rows: table }
}
