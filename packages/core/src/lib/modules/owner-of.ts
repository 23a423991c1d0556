import { ParleyError } from '../errors/parley-error.ts'
import type { Action } from '../model/principal.ts'
import { personOf } from './person-of.ts'

/** The author of a new record, and the actions of that author. */
interface Author {
  readonly author: string | null
  allow(action: Action): void
}

/**
 * The person of a new record; `null` if the whole team has it, which needs `modules.manage`. Default: the author.
 *
 * @throws `forbidden`; `input.invalid` for another person
 */
export function ownerOf(changes: Author, person: string | null | undefined): string | null {
  if (person === null) {
    changes.allow('modules.manage')
    return null
  }
  const author = personOf(changes)
  if (person === undefined || person === author) return author
  const reason = 'It must be null for the whole team, or the id of the author.'
  throw new ParleyError('input.invalid', { field: 'person', reason })
}
