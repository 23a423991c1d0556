import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TenantId } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../../../../test/harness.ts'
import { schema } from '../../../../test/records.ts'
import { sqlite } from '../../../sqlite.ts'
import { layoutOf } from '../../layout.ts'
import { WritingThread, writingThread } from './writing-thread.ts'
import { WrittenFile } from './written-file.ts'

const layout = layoutOf(schema)

describe('a file that a thread writes', () => {
  it('rejects the calls of a thread that ended, and the next thread writes the file', async () => {
    await using folder = await emptyFolder()
    const program = join(folder.path, 'program.mjs')
    await writeFile(
      program,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id, call }) => {
         if (call === 'claim') process.exit(1)
         parentPort.postMessage({ id, answer: [{ ok: true }] })
       })`,
    )
    const file = new WrittenFile(new WritingThread(program), join(folder.path, 'parley.db'))
    expect(await file.commit(layout, [])).toEqual([{ ok: true }])
    const waiting = [file.claim(layout, { now: 0, limit: 1, queues: [] }), file.commit(layout, [])]
    for (const each of waiting) {
      await expect(each).rejects.toMatchObject({
        code: 'store.unavailable',
        reason: 'The thread that writes has ended.',
      })
    }
    expect(await file.commit(layout, [])).toEqual([{ ok: true }])
    await file.close()
    await expect(file.commit(layout, [])).rejects.toMatchObject({ reason: 'The store is closed.' })
  })

  it('found by use: what ships is not what is tested: a file is ready when its thread answers', async () => {
    await using folder = await emptyFolder()
    const program = join(folder.path, 'program.mjs')
    await writeFile(
      program,
      `import { writeFileSync } from 'node:fs'
       import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id }) => {
         writeFileSync(${JSON.stringify(join(folder.path, 'asked'))}, '')
         parentPort.postMessage({ id, failure: { code: 'store.unavailable' } })
       })`,
    )
    const file = new WrittenFile(new WritingThread(program), join(folder.path, 'parley.db'))
    await file.ready(layout)
    expect(existsSync(join(folder.path, 'asked'))).toBe(true)
    await file.close()
  })

  it.skipIf(writingThread() === undefined)('rejects with the errors of a store without a thread', async () => {
    await using folder = await emptyFolder()
    const tenant = 'acme' as TenantId
    const commit = { tenant, expect: [], put: [], add: [], jobs: [], events: [], remove: [], trim: 1 }
    const told = [true, false].map(async (thread) => {
      await using store = sqlite({ path: join(folder.path, `${thread}.db`), thread })
      await store.migrate({ schema, apply: false })
      return await store.commit([commit]).catch(({ code, message, retryable }) => ({ code, message, retryable }))
    })
    const [onThread, here] = await Promise.all(told)
    expect(onThread).toMatchObject({ code: 'store.migrations_pending' })
    expect(onThread).toEqual(here)
  })
})
