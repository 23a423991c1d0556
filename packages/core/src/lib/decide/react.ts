import { ParleyError } from '../errors/parley-error.ts'
import { type AnyEvent, eventTypes, isKernelEvent, isNews } from '../model/event.ts'
import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { ModuleParts } from '../ports/module.ts'
import type { Commit } from '../ports/store.ts'
import { counted } from './count.ts'
import type { DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { newJob } from './job.ts'
import { moduleDraft } from './module-draft.ts'
import { isNeeds, type Needs } from './needs.ts'
import { reactionName } from './reaction-name.ts'
import type { State } from './state.ts'

/** The most reactions in one chain. A longer chain counts as endless. */
const DEEPEST = 16

/** The queue of one handler. */
export function handlerQueue(handler: string): string {
  return `on:${handler}`
}

/**
 * Adds the consequences of a commit to it: the reactions of modules, a job for each handler, and the counts.
 *
 * Both are in the same commit. So a reaction is never missed, and a handler is at most late. A reaction that throws
 * refuses the commit. A registered reaction of a module that this process lacks gets a job, like a handler.
 *
 * Without `isReacting`, no module of this process reacts.
 *
 * @throws `internal` naming the module and the event of a reaction that threw; a `ParleyError` keeps its code
 */
export function react(
  commit: Commit,
  state: State,
  context: DecisionContext,
  { isReacting = true }: { isReacting?: boolean } = {},
): Commit | Needs {
  const whole = withReactions(commit, state, context, isReacting)
  return isNeeds(whole) ? whole : counted(whole, state, context)
}

function withReactions(commit: Commit, state: State, context: DecisionContext, isReacting: boolean): Commit | Needs {
  if (commit.events.length === 0) return commit
  const isReactedTo =
    isReacting && commit.events.some(({ type }) => context.modules.some(({ on }) => on[type] !== undefined))
  if (!isReactedTo) return withHandlerJobs(commit, state, context)
  const draft = Draft.of(commit, state, context)
  // Reactions are independent. One load serves all that need more.
  let asked: Needs | undefined
  for (let place = 0, depth = 0; place < draft.events.length; place += 1) {
    const event = draft.events[place]
    if (event === undefined) break
    for (const module of context.modules) {
      if (module.on[event.type] === undefined || !isNews(event)) continue
      const needed = runReaction(module, event, draft)
      if (needed !== undefined)
        asked = asked === undefined ? needed : { ...asked, needs: [...asked.needs, ...needed.needs] }
    }
    if (place >= commit.events.length && ++depth > DEEPEST * commit.events.length) {
      throw new ParleyError('internal', { reason: `Reactions to ${event.type} follow from one another without end.` })
    }
    for (const job of handlerJobs(event, state, context)) draft.addJob(job)
  }
  return asked ?? draft.commit()
}

/** Runs the reaction of one module to one event. Returns the records that it needs. */
export function runReaction(module: ModuleParts, event: AnyEvent, draft: Draft): Needs | undefined {
  const by = `The reaction of the module ${module.id} to ${event.type}`
  try {
    const needed = module.on[event.type]?.(moduleDraft(draft, module), event, draft.overlay())
    if (needed instanceof Promise) {
      needed.catch(() => undefined)
      throw new Error('It returned a promise. A reaction is synchronous: add a job for work that waits.')
    }
    return isNeeds(needed) ? { ...needed, by } : undefined
  } catch (error) {
    throw failureOf(by, module, error)
  }
}

function failureOf(by: string, { id }: ModuleParts, error: unknown): ParleyError {
  // The same commit would fail again at each retry, so the failure must not be retryable.
  if (ParleyError.is(error) && !error.retryable) {
    const { code, field, reason = error.row.title, fix } = error
    return new ParleyError(code, { field, reason: `${by} refused: ${reason}`, fix, cause: error })
  }
  const fix = `Correct the module ${id}, or remove it. Then replay the dead jobs.`
  const name = error instanceof Error ? error.name : typeof error
  // The message may hold a text of a customer: it is for the log only.
  const resource = error instanceof Error ? error.message : String(error)
  return new ParleyError('internal', { reason: `${by} threw a value of type ${name}.`, resource, fix, cause: error })
}

/** The path of most commits: no module reacts. */
function withHandlerJobs(commit: Commit, state: State, context: DecisionContext): Commit {
  const all = commit.events.flatMap((event) => handlerJobs(event, state, context))
  // Two equal events of one commit are one job.
  const jobs = [...new Map(all.map((job) => [job.id, job])).values()]
  if (jobs.length === 0) return commit
  const absent = jobs.map((job) => ({ type: 'absent', ref: kernel.job.ref(job.id) }) as const)
  return { ...commit, expect: [...commit.expect, ...absent], jobs: [...commit.jobs, ...jobs] }
}

/** One job per event and handler. The reactions of this process's modules get none. */
function handlerJobs(event: AnyEvent, { tenant }: State, context: DecisionContext): Job[] {
  if (!isNews(event)) return []
  const here = context.modules.filter(({ on }) => on[event.type] !== undefined)
  const own = here.map(({ id }) => reactionName(id, event.type))
  const others = context.handlers(event.type).filter((handler) => !own.includes(handler))
  return others.map((handler) =>
    newJob({
      tenant,
      id: context.keys.jobId(tenant, 'handle', handler, event.type, subjectOf(event, context), String(event.version)),
      queue: handlerQueue(handler),
      group: groupOf(event),
      work: { type: 'handle', handler, event },
      now: context.now,
    }),
  )
}

function subjectOf(event: AnyEvent, { modules }: DecisionContext): string {
  const field = isKernelEvent(event)
    ? eventTypes[event.type]
    : modules.map(({ events }) => events[event.type]?.subject).find((each) => each !== undefined)
  return String(Reflect.get(event, field ?? 'id'))
}

function groupOf(event: AnyEvent): string | null {
  const conversation: unknown = Reflect.get(event, 'conversationId')
  return typeof conversation === 'string' ? conversation : null
}
