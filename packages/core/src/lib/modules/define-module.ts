import { ParleyError } from '../errors/parley-error.ts'
import type { RecordKind, Stored } from '../model/record.ts'
import type { EventParts, Module, ModuleParts, ModuleSource, ModuleTypes } from '../ports/module.ts'
import { parts } from '../ports/module.ts'
import type { View } from '../views.ts'

/** Names of a view that no module can have. */
const taken = [
  'id',
  'conversations',
  'messages',
  'addresses',
  'jobs',
  'statistics',
  'load',
  'within',
  'events',
  'command',
  'as',
  'access',
  'media',
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
  const { id, records, on, routes, reads, events, jobs, commands } = source as object as Partial<ModuleParts> & {
    id: string
  }
  const joined = Object.entries(events ?? {}).map(([type, event]): [string, EventParts] => {
    return [type, { subject: event.subject, joins: event.joins ?? {} }]
  })
  const whole: ModuleParts = {
    id,
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
 * @throws `parley.misconfigured` naming the module: an id or an event of two modules, a reaction to an event that no
 * module declares
 */
export function modulesOf(modules: readonly Module<ModuleTypes>[]): ModuleParts[] {
  const all = modules.map((each) => each[parts])
  const ids = new Set<string>()
  const types = new Set<string>()
  for (const module of all) {
    const { id, events, reads, commands } = module
    if (ids.has(id)) throw misconfigured(id, 'Two modules have this id.')
    if ([...taken, ...ofInstallation].includes(id) || !/^[a-z][a-zA-Z0-9]{0,40}$/.test(id))
      throw misconfigured(id, "Its id must be letters and digits, and not a name of Parley's own.")
    ids.add(id)
    const both = Object.keys(reads).find((name) => Object.hasOwn(commands, name))
    if (both !== undefined) throw misconfigured(id, `It has a read and a command ${both}. Give them two names.`)
    for (const type of Object.keys(events)) {
      if (types.has(type)) throw misconfigured(id, `Another module has the event ${type}.`)
      if (!/^[a-z][a-zA-Z0-9]*(\.[a-z][a-z_A-Z0-9]*)+$/.test(type))
        throw misconfigured(id, `The event ${type} must be dotted.`)
      types.add(type)
    }
  }
  return all
}

function misconfigured(id: string, reason: string): ParleyError {
  return new ParleyError('parley.misconfigured', { field: `modules.${id}`, reason })
}
