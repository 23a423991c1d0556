import { describe, it } from 'vitest'
import { emptied, openDatabase, serverUrl } from '../../../test/postgres-harness.ts'
import { answersAsTheReference } from '../../../test/reference.ts'
import { postgres } from '../../postgres.ts'

describe.skipIf(serverUrl === undefined)('a commit on PostgreSQL', () => {
  const server = String(serverUrl)

  it('whatever is committed and claimed, it answers what the reference answers', { timeout: 60_000 }, async () => {
    await using database = await openDatabase(server)
    await answersAsTheReference(async () => {
      await database.run(emptied)
      return postgres({ url: database.url, connections: 2 })
    }, 60)
  })
})
