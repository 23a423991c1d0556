import { changeHeldJob } from '../../decide/held-job.ts'
import { doneJob } from '../../decide/job.ts'
import type { Needs } from '../../decide/needs.ts'
import { runReaction } from '../../decide/react.ts'
import type { NamedReaction } from '../../decide/reaction-name.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AnyEvent } from '../../model/event.ts'
import type { Job } from '../../model/job.ts'
import type { Ref } from '../../model/record.ts'
import { kernel, type Schema } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

/**
 * Runs the reaction of a module to an event that a process without the module committed.
 *
 * The additions of the reaction and the end of its job are one commit, under the claim of the job. So it takes effect
 * exactly once.
 */
export async function runReactionJob(
  { writer, modules, schema }: Engine,
  job: Job,
  { module: id, name }: NamedReaction,
  event: AnyEvent,
): Promise<void> {
  const module = modules.find((each) => each.id === id)
  if (module?.on[event.type] === undefined)
    throw new ParleyError('not_found', { field: 'handler', reason: `No module has the reaction ${name} here.` })
  await writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id), ...namedRecords(schema, event)],
    decide(state, context) {
      let needed: Needs | undefined
      const decided = changeHeldJob(state, job, context, (current, draft) => {
        needed = runReaction(module, event, draft)
        return doneJob(current)
      })
      return needed ?? decided
    },
  })
}

/** The records that an event names. A reaction finds them, as it does in the commit of the event. */
function namedRecords(schema: Schema, event: AnyEvent): Ref[] {
  const kinds = [...schema.values()]
  return Object.values(event).flatMap((value: unknown) => {
    const kind = kinds.find(({ idSchema }) => idSchema.safeParse(value).success)
    return kind === undefined || typeof value !== 'string' ? [] : [kind.ref(value)]
  })
}
