import { ParleyError } from '../errors/parley-error.ts'
import { unknownName } from '../errors/unknown-name.ts'
import type { AnyEvent } from '../model/event.ts'
import { kernel } from '../model/schema.ts'
import type { JobPlacement, ModuleDraft, ModuleParts, ModuleTypes } from '../ports/module.ts'
import type { Draft } from './draft.ts'
import { newJob } from './job.ts'

/** The queue of a job of a module. */
export function moduleQueue(name: string): string {
  return `do:${name}`
}

/** A draft as one module writes it: its own events, its own jobs. */
export function moduleDraft(draft: Draft, module: ModuleParts, author: string | null = null): ModuleDraft<ModuleTypes> {
  return {
    now: draft.now,
    author,
    newId: (kind) => draft.newId(kind),
    get: (kind, id) => draft.get(kind, id),
    put: (kind, record) => draft.put(kind, record),
    remove: (kind, record) => draft.remove(kind, record),
    emit(event: { type: string; version: number }) {
      ensureDeclared(module, 'event', event.type, module.events)
      const emitted: AnyEvent = { ...event, at: draft.now }
      draft.append(emitted)
    },
    addJob(name: string, work: unknown, { due = draft.now, group }: JobPlacement = {}) {
      ensureDeclared(module, 'job', name, module.jobs)
      draft.addJob(
        newJob({
          ...{ tenant: draft.tenant, id: draft.newId(kernel.job), queue: moduleQueue(name) },
          ...{ group: group ?? null, work: { type: 'module', name, input: work }, now: draft.now, due },
        }),
      )
    },
  }
}

function ensureDeclared({ id }: ModuleParts, sort: string, name: string, declared: object): void {
  if (Object.hasOwn(declared, name)) return
  const reason = `The module ${id}: ${unknownName(sort, name, Object.keys(declared))}`
  throw new ParleyError('internal', { reason })
}
