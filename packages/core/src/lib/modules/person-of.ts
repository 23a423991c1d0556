import { ParleyError } from '../errors/parley-error.ts'

/**
 * The person that gives a command of the person's own records.
 *
 * @throws `forbidden` for a view without a principal
 */
export function personOf({ author }: { readonly author: string | null }): string {
  if (author !== null) return author
  const reason = 'The record belongs to a person, and this view has no principal.'
  throw new ParleyError('forbidden', { reason, fix: 'Call it on the view of a principal: parley.as(principal).' })
}
