import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../../../test/harness.ts'
import { works } from '../../../test/sixty-kinds.ts'
import { sqlite } from '../../sqlite.ts'

describe('sixty kinds of modules', () => {
  it.each([{ thread: true }, { thread: false }])('are installed and work on a file: %j', async (on) => {
    await using folder = await emptyFolder()
    await works(() => sqlite({ path: `${folder.path}/parley.db`, ...on }), expect)
  })
})
