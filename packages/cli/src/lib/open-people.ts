import { createParley, silentLogger } from '@parley/core'
import { openPeople, type PeopleAccess } from '@parley/server'
import { ensureDataFolder } from './data-folder.ts'
import { databaseOf } from './database.ts'
import { modules } from './modules.ts'
import { scryptHash } from './scrypt.ts'
import type { Settings } from './settings.ts'

/** Runs a command over the people of an installation, beside a server that may use the same database. */
export async function withPeople<Result>(
  settings: Settings,
  run: (people: PeopleAccess) => Promise<Result>,
): Promise<Result> {
  const database = databaseOf(settings)
  if (database.engine === 'sqlite') await ensureDataFolder(settings.data)
  const secret = settings.secret === undefined ? {} : { secret: settings.secret }
  const store = database.open()
  try {
    const parley = await createParley({ store, modules, environment: { log: silentLogger }, ...secret })
    try {
      return await run(openPeople(parley, { passwords: scryptHash(), environment: { log: silentLogger } }))
    } finally {
      await parley.stop()
    }
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw database.explain(error)
  }
}
