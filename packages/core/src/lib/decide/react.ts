import { ParleyError } from '../errors/parley-error.ts'
import { type AnyEvent, eventTypes, isKernelEvent, isNews } from '../model/event.ts'
import type { Job } from '../model/job.ts'
import { kernel } from '../model/schema.ts'
import type { Commit } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import { Draft } from './draft.ts'
import { newJob } from './job.ts'
import { moduleDraft } from './module-draft.ts'
import { isNeeds, type Needs } from './needs.ts'
import type { State } from './state.ts'

/** The most reactions in one chain. A longer chain counts as endless. */
const DEEPEST = 16

/** The queue of one handler. */
export function handlerQueue(handler: string): string {
  return `on:${handler}`
}

/**
 * Adds the consequences of a commit's events to it: the reactions of modules, and a job for each handler.
 *
 * Both are in the same commit. So a reaction is never missed, and a handler is at most late.
 */
export function react(commit: Commit, state: State, context: DecisionContext): Commit | Needs {
  if (commit.events.length === 0) return commit
  const isReactedTo = commit.events.some(({ type }) => context.modules.some(({ on }) => on[type] !== undefined))
  if (!isReactedTo) return withHandlerJobs(commit, state, context)
  const draft = Draft.of(commit, state, context)
  for (let place = 0, depth = 0; place < draft.events.length; place += 1) {
    const event = draft.events[place]
    if (event === undefined) break
    for (const module of context.modules) {
      const reaction = module.on[event.type]
      if (reaction === undefined || !isNews(event)) continue
      const needed = reaction(moduleDraft(draft, module), event, draft.overlay())
      if (needed !== undefined && isNeeds(needed)) return needed
    }
    if (place >= commit.events.length && ++depth > DEEPEST * commit.events.length) {
      throw new ParleyError('internal', { reason: `Reactions to ${event.type} follow from one another without end.` })
    }
    for (const job of handlerJobs(event, state, context)) draft.addJob(job)
  }
  return draft.commit()
}

/** The path of most commits: no module reacts. */
function withHandlerJobs(commit: Commit, state: State, context: DecisionContext): Commit {
  const jobs = commit.events.flatMap((event) => handlerJobs(event, state, context))
  if (jobs.length === 0) return commit
  const absent = jobs.map((job) => ({ type: 'absent', ref: kernel.job.ref(job.id) }) as const)
  return { ...commit, expect: [...commit.expect, ...absent], jobs: [...commit.jobs, ...jobs] }
}

/** One job per event and handler. */
function handlerJobs(event: AnyEvent, { tenant }: State, context: DecisionContext): Job[] {
  if (!isNews(event)) return []
  return context.handlers(event.type).map((handler) =>
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
