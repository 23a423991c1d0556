import type { PeopleAccess } from '../../people/people-access.ts'

/** The dependencies of the routes of people. */
export interface PeopleContext {
  people: PeopleAccess
  /** Origins with pages that may sign in. */
  corsOrigins: readonly string[]
}
