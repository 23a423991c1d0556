import { describe, it } from 'vitest'
import { emptied, openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { answersAsTheReference } from '../../../test/reference.ts'
import { postgres } from '../../postgres.ts'

/** `npm run prove -- reference-postgres` runs more histories. */
const RUNS = process.env.PARLEY_PROVE === 'full' ? 200 : 12
/** A limit above the time on any machine, in milliseconds. */
const HANGS = 1_800_000

describe.skipIf(serverUrl === undefined)('a commit on PostgreSQL', () => {
  const server = String(serverUrl)

  it('any commits and claims return the results of the reference', { timeout: HANGS }, async () => {
    await using database = await openDatabase(server)
    await answersAsTheReference(async () => {
      await database.run(emptied)
      return postgres({ url: database.url, connections: 2 })
    }, RUNS)
  })
})
