import { createDatabase, dropDatabase } from './postgres.ts'

/** An empty database of one test, dropped in the end. */
export interface OwnDatabase extends AsyncDisposable {
  url: string
}

export async function openDatabase(server?: string): Promise<OwnDatabase> {
  const url = await createDatabase(server)
  return { url, [Symbol.asyncDispose]: () => dropDatabase(url) }
}
