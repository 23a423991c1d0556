import { copyFileSync } from 'node:fs'
import { createDatabase, dropDatabase } from './postgres.ts'
import { scratch } from './scratch.ts'
import type { StoreKind } from './stores.ts'

/** Many databases, empty or each a copy of an unused one. They are dropped on disposal. */
export async function openDatabases(
  store: StoreKind,
  count: number,
  { like }: { like?: string | undefined } = {},
): Promise<readonly string[] & AsyncDisposable> {
  const databases = store === 'postgres' ? await onServer(count, like) : inFiles(count, like)
  return Object.assign(databases.names, { [Symbol.asyncDispose]: databases.drop })
}

interface Databases {
  names: string[]
  drop(): Promise<void>
}

// All at once: the server flushes everything for each create and drop, and once for concurrent ones.
async function onServer(count: number, like?: string): Promise<Databases> {
  const names = await Promise.all(Array.from({ length: count }, () => createDatabase(undefined, like)))
  return { names, drop: async () => void (await Promise.all(names.map(dropDatabase))) }
}

function inFiles(count: number, like?: string): Databases {
  const folder = scratch()
  const names = Array.from({ length: count }, (_, place) => folder.file(`${place + 1}.db`))
  if (like !== undefined) for (const name of names) copyFileSync(like, name)
  return { names, drop: async () => folder[Symbol.dispose]() }
}
