import { describe, expect, it } from 'vitest'
import { openEmbedded } from '../../../test/embedded.ts'
import { openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { works } from '../../../test/sixty-kinds.ts'
import { pglite } from '../../pglite.ts'
import { postgres } from '../../postgres.ts'

describe('sixty kinds of modules', () => {
  it('are installed and work on PGlite', async () => {
    await using database = await openEmbedded()
    await works(() => pglite({ database, durable: false }), expect)
  })

  it.skipIf(serverUrl === undefined)('are installed and work on PostgreSQL (or skipped: no server)', async () => {
    await using database = await openDatabase(String(serverUrl))
    await works(() => postgres(database.url), expect)
  })
})
