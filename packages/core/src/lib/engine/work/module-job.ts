import { ParleyError } from '../../errors/parley-error.ts'
import type { Job } from '../../model/job.ts'
import type { Engine } from '../engine.ts'
import { finishJob } from './finish.ts'
import { commanderOf } from './handle.ts'

/** Runs one job of a module. */
export async function runModuleJob(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'module') return
  const { name, input: work } = job.work
  const module = engine.modules.find(({ jobs }) => Object.hasOwn(jobs, name))
  const source = module?.jobs[name]
  if (module === undefined || source === undefined)
    throw new ParleyError('not_found', { field: 'job', reason: `No module has the job ${name} here.` })
  const parley = engine.view(job.tenant, commanderOf(job, `module:${module.id}`))
  const channels = engine.channels.of(job.tenant).map(({ id, capabilities, channel }) => {
    return { id, address: channel.ourAddress ?? null, capabilities }
  })
  await source.run({ work, attempt: job.failures + 1, signal, parley, now: engine.writer.now(), channels })
  await finishJob(engine, job)
}
