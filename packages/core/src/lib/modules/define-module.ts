import { unknownName } from '../errors/unknown-name.ts'
import { eventTypes } from '../model/event.ts'
import { actions } from '../model/principal.ts'
import type { RecordKind, Stored } from '../model/record.ts'
import type { EventParts, Module, ModuleParts, ModuleSource, ModuleTypes } from '../ports/module.ts'
import { parts } from '../ports/module.ts'
import type { View } from '../views.ts'
import { misconfigured } from './misconfigured.ts'
import { ensureRoutes } from './routes.ts'

/** Names of a view that no module can have. */
const taken = [
  'id',
  'conversations',
  'messages',
  'addresses',
  'jobs',
  'statistics',
  'search',
  'load',
  'within',
  'events',
  'command',
  'as',
  'access',
  'media',
  'live',
  'isNarrowedByPolicy',
  'principal',
]
const ofInstallation = [
  'tenant',
  'hasChannel',
  'modules',
  'handlers',
  'channels',
  'handleWebhook',
  'start',
  'stop',
  'drain',
  'ready',
]

/**
 * Makes a module of its parts. Each part is checked against the interface when it compiles.
 *
 * @example
 * ```ts
 * export function tasks(): Module<Tasks> {
 *   return defineModule<Tasks>({
 *     id: 'tasks',
 *     records: [task],
 *     reads: { list: task.queries.tasks, get: task },
 *     events: { 'task.created': { subject: 'taskId', joins: { task: [task, 'taskId'] } } },
 *     commands: { create: { input, decide } },
 *   })
 * }
 * ```
 */
export function defineModule<M extends ModuleTypes>(source: ModuleSource<M, View<string, M>>): Module<M> {
  const { id, requires, records, on, routes, reads, events, jobs, commands } =
    source as object as Partial<ModuleParts> & {
      id: string
    }
  const joined = Object.entries(events ?? {}).map(([type, event]): [string, EventParts] => {
    return [type, { subject: event.subject, joins: event.joins ?? {} }]
  })
  const whole: ModuleParts = {
    id,
    requires: requires ?? [],
    records: records ?? [],
    reads: reads ?? {},
    events: Object.fromEntries(joined),
    jobs: jobs ?? {},
    commands: commands ?? {},
    on: on ?? {},
    routes: routes ?? {},
  }
  return { id, [parts]: whole }
}

/** The kinds of records of modules: a store needs them beside those of the kernel. */
export function recordsOf(modules: readonly Pick<Module<ModuleTypes>, typeof parts>[]): RecordKind<Stored>[] {
  return modules.flatMap((each) => each[parts].records)
}

/**
 * The parts of the modules of an installation.
 *
 * @throws `parley.misconfigured` naming the module and its part
 *
 * Causes: a name that two modules have, a route that cannot work, a reaction to an undeclared event.
 */
export function modulesOf(modules: readonly Module<ModuleTypes>[]): ModuleParts[] {
  const all = modules.map((each) => each[parts])
  const owners: Owners = { id: new Map(), kind: new Map(), event: new Map(), job: new Map(), route: new Map() }
  for (const module of all) {
    const { id } = module
    if ([...taken, ...ofInstallation].includes(id) || !/^[a-z][a-zA-Z0-9]{0,40}$/.test(id))
      throw misconfigured(id, "Its id must be letters and digits, and not a name of Parley's own.")
    if (owners.id.has(id)) throw misconfigured(id, 'It is given twice. Remove one of the two.')
    owners.id.set(id, id)
    ensureNamed(module)
    ensureRoutes(module)
    for (const { kind } of module.records) own(owners.kind, id, 'kind', kind)
    for (const type of Object.keys(module.events)) own(owners.event, id, 'event', type)
    for (const name of Object.keys(module.jobs)) own(owners.job, id, 'job', name)
    // Two routes that differ in the names of their parameters only are the same.
    for (const route of Object.keys(module.routes)) own(owners.route, id, 'route', route.replaceAll(/\{[^}]*\}/g, '{}'))
  }
  for (const module of all) ensureReactions(module, owners.event)
  for (const { id, requires } of all) {
    const missing = requires.find((each) => !owners.id.has(each))
    if (missing !== undefined) throw misconfigured(id, `It needs the module ${missing}. Add it to the modules.`)
  }
  return all
}

/** The module that has a name, by the sort of the name. */
type Owners = { readonly [Sort in 'id' | 'kind' | 'event' | 'job' | 'route']: Map<string, string> }

function own(owners: Map<string, string>, id: string, sort: string, name: string): void {
  const owner = owners.get(name)
  if (owner === id) throw misconfigured(id, `The ${sort} ${name} is declared twice. Remove one of the two.`)
  if (owner !== undefined)
    throw misconfigured(id, `The module ${owner} has the ${sort} ${name} too. Give one of the two another name.`)
  owners.set(name, id)
}

function ensureNamed({ id, events, reads, commands }: ModuleParts): void {
  for (const [name, { action }] of Object.entries(commands)) {
    if (action !== undefined && !actions.includes(action))
      throw misconfigured(id, `The command ${name}: ${unknownName('action', action, actions)}`)
  }
  for (const type of Object.keys(events)) {
    if (Object.hasOwn(eventTypes, type))
      throw misconfigured(id, `Parley itself has the event ${type}. Give it another name.`)
    if (!/^[a-z][a-zA-Z0-9]*(\.[a-z][a-z_A-Z0-9]*)+$/.test(type))
      throw misconfigured(id, `The event ${type} must be dotted.`)
  }
  const both = Object.keys(reads).find((name) => Object.hasOwn(commands, name))
  if (both !== undefined) throw misconfigured(id, `${both} is a read and a command. Give one of the two another name.`)
}

function ensureReactions({ id, on }: ModuleParts, events: ReadonlyMap<string, string>): void {
  const known = [...Object.keys(eventTypes), ...events.keys()]
  const unknown = Object.keys(on).find((type) => !known.includes(type))
  if (unknown !== undefined) throw misconfigured(id, `It reacts to an event. ${unknownName('event', unknown, known)}`)
}
