import { describe, expect, it } from 'vitest'
import { tenant } from '../../../../test/deciding.ts'
import { keys } from '../../../../test/keys.ts'
import { migratedStore } from '../../../../test/migrated-store.ts'
import { Draft } from '../../decide/draft.ts'
import { newJob } from '../../decide/job.ts'

import { virtualEnvironment } from '../../testing/environment.ts'
import { Writer } from '../write/writer.ts'
import { Worker, type WorkerOptions } from './worker.ts'

const rule = { queue: 'work', concurrency: 1, spacing: 0, lease: 10_000 }

/** A worker that has begun one job, with a virtual clock. */
async function working(run: WorkerOptions['run']) {
  const store = migratedStore()
  const environment = virtualEnvironment()
  const writer = new Writer({ keys, store, environment, handlers: () => [], committed: () => undefined })
  await writer.submit({
    tenant,
    lookups: [],
    decide(state, context) {
      const draft = new Draft(state, context)
      const id = keys.jobId(tenant, 'work')
      draft.addJob(newJob({ tenant, id, queue: 'work', group: null, work: { type: 'retain' }, now: context.now }))
      return { commit: draft.commit(), result: undefined }
    },
  })
  const worker = new Worker({ store, writer, environment, rules: () => [rule], limit: 1, run })
  worker.start()
  await environment.advance(0)
  return { worker, environment }
}

describe('a worker that stops', () => {
  it('ends although a job ignores its signal, and stops renewing it', async () => {
    const signals: AbortSignal[] = []
    const { worker, environment } = await working((_, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    const stopped = worker.stop(5000)
    await environment.advance(6000)
    await stopped
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
