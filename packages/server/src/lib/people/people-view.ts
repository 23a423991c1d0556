import type { Parley, ParleyView } from '@parley/core'
import type { ModuleView, View } from '@parley/core/module'
import type { People } from '@parley/core/people'

/** A view of an installation with the module `people`. */
export type PeopleView = Pick<View<string, People>, 'id' | 'load' | 'people'>

/** Whether an installation has the module `people`. */
export function hasPeople({ modules }: Pick<Parley, 'modules'>): boolean {
  return modules.some(({ id }) => id === 'people')
}

/** The reads and commands of people, as a principal has them. */
export function peopleIn(view: ParleyView): ModuleView<People> {
  return Reflect.get(view, 'people') as ModuleView<People>
}
