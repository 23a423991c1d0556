import type { Store } from '@parley/core/store'
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import { isUrl } from './postgres.ts'

/** The store on an installation's database, a file or a server's. */
export function storeOn(database: string): Store {
  return isUrl(database) ? postgres(database) : sqlite(database)
}
