import { copyFileSync } from 'node:fs'
import { createDatabase, dropDatabase, runOn } from './postgres.ts'
import { scratch } from './scratch.ts'
import type { StoreKind } from './stores.ts'

/** As many databases as are wanted, empty or each a copy of one that nobody uses; they go when they are disposed. */
export async function openDatabases(
  store: StoreKind,
  count: number,
  { like }: { like?: string | undefined } = {},
): Promise<readonly string[] & AsyncDisposable> {
  const folder = scratch()
  const databases: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const database = store === 'postgres' ? await createDatabase() : folder.file(`${number}.db`)
    if (like !== undefined && store === 'sqlite') copyFileSync(like, database)
    if (like !== undefined && store === 'postgres') await copyDatabase(like, database)
    databases.push(database)
  }
  return Object.assign(databases, {
    async [Symbol.asyncDispose]() {
      if (store === 'postgres') for (const database of databases) await dropDatabase(database)
      folder[Symbol.dispose]()
    },
  })
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await dropDatabase(to)
  const url = new URL(to)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  await runOn(url.href, `create database ${name} template ${new URL(from).pathname.slice(1)} strategy file_copy`)
}
