import { isNewsType } from '../model/event.ts'
import type { ModuleParts } from '../ports/module.ts'

/** A reaction of a module to one type of event. */
export interface NamedReaction {
  module: string
  event: string
  /** `module:tasks:message.received`. No handler has such a name: it begins with a type of event, which has a dot. */
  name: string
}

const FORM = /^module:([^:]+):([^:]+)$/

/** The reactions of modules to events, each with its name. */
export function namedReactions(modules: readonly ModuleParts[]): NamedReaction[] {
  return modules.flatMap(({ id: module, on }) =>
    Object.keys(on)
      .filter(isNewsType)
      .map((event) => ({ module, event, name: reactionName(module, event) })),
  )
}

/** The durable name of a reaction. */
export function reactionName(module: string, event: string): string {
  return `module:${module}:${event}`
}

/** The reaction with a name; `undefined` if a handler has it. */
export function reactionOfName(name: string): NamedReaction | undefined {
  const [, module, event] = FORM.exec(name) ?? []
  return module === undefined || event === undefined ? undefined : { module, event, name }
}

/** Whether a name is `name`, or that of a reaction of the module `name`: `module:tasks` names all of its reactions. */
export function isNamedBy(each: string, name: string): boolean {
  if (each === name) return true
  const module = reactionOfName(each)?.module
  return module !== undefined && name === `module:${module}`
}
