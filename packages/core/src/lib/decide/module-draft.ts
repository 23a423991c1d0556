import { ParleyError } from '../errors/parley-error.ts'
import { unknownName } from '../errors/unknown-name.ts'
import type { AnyEvent } from '../model/event.ts'
import type { Action, Role } from '../model/principal.ts'
import type { RecordKind, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import { isTime } from '../model/time.ts'
import type { JobPlacement, ModuleDraft, ModuleParts, ModuleTypes } from '../ports/module.ts'
import type { Draft } from './draft.ts'
import { newJob } from './job.ts'
import { sendInDraft } from './send-in-draft.ts'
import type { State } from './state.ts'

/** The queue of a job of a module. */
export function moduleQueue(name: string): string {
  return `do:${name}`
}

/** The filter of a draft: the records that its author may see. */
export interface DraftSight {
  over(state: State): State
  ensureWritable(kind: RecordKind<Stored>, record: object, known: Stored | undefined): void
}

/** The author of a draft, and the actions that the author may do. */
export interface DraftAuthor {
  author: string | null
  name: string | null
  /** `null` if the installation itself commands. */
  role: Role | null
  allow(action: Action): void
}

/** The author of a reaction: no principal limits it. */
const unlimited: DraftAuthor = { author: null, name: null, role: null, allow: () => undefined }

/** A draft as one module writes it: its own events, its own jobs. */
export function moduleDraft(
  draft: Draft,
  module: ModuleParts,
  { author, name: authorName, role, allow }: DraftAuthor = unlimited,
  sight?: DraftSight,
): ModuleDraft<ModuleTypes> {
  const seen = sight?.over(draft.overlay()) ?? draft
  const { capabilities, modules } = draft.context
  return {
    now: draft.now,
    author,
    authorName,
    role,
    allow,
    newId: (kind) => draft.newId(kind),
    idOf: (kind, ...name) => draft.keys.recordId(kind, draft.tenant, ...name),
    keyOf: (...name) => draft.keys.ofModule(module.id, ...name),
    get: (kind, id) => seen.get(kind, id),
    capabilities: (channel) => capabilities(channel, draft.tenant),
    of(id: string) {
      const other = modules.find((each) => each.id === id)
      if (other === undefined) {
        const reason = `The module ${module.id}: ${unknownName(
          'module',
          id,
          modules.map((each) => each.id),
        )}`
        throw new ParleyError('internal', { reason })
      }
      return moduleDraft(draft, other, { author, name: authorName, role, allow }, sight) as never
    },
    send(conversationId, content, options) {
      allow('messages.send')
      const state = sight?.over(draft.overlay()) ?? draft.overlay()
      return sendInDraft(draft, state, conversationId, content, { ...options, author })
    },
    put(kind, record) {
      sight?.ensureWritable(kind as RecordKind<Stored>, record, draft.get(kind, record.id))
      return draft.put(kind, record)
    },
    remove(kind, record) {
      sight?.ensureWritable(kind as RecordKind<Stored>, record, record)
      draft.remove(kind, record)
    },
    emit(event: { type: string; version: number }) {
      ensureDeclared(module, 'event', event.type, module.events)
      const emitted: AnyEvent = { ...event, at: draft.now }
      draft.append(emitted)
    },
    addJob(name: string, work: unknown, { due = draft.now, group }: JobPlacement = {}) {
      ensureDeclared(module, 'job', name, module.jobs)
      if (!isTime(due)) {
        const reason = `The module ${module.id}: due of the job ${name} must be a time from the year 0 through the year 9999.`
        throw new ParleyError('internal', { reason })
      }
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
