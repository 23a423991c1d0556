/** The kinds of records through which narrowed principals see other records. */
export type VisibleThrough = 'conversation' | 'message' | 'address' | 'contact'

/**
 * The records of a kind that a narrowed principal sees.
 *
 * - `tenant`: all of them.
 * - `unnarrowed`: none of them.
 * - `{ through, field }`: those with the id of a visible record in `field`. `without: 'tenant'` adds those with
 *   `null` there.
 *
 * A conversation is visible if its `access` and that of the principal overlap. A contact is visible through a
 * conversation with it, an address through a conversation with it or with its contact.
 */
export type Visibility<Field extends string = string> =
  | 'tenant'
  | 'unnarrowed'
  | { readonly through: VisibleThrough; readonly field: Field; readonly without?: 'tenant' }

/** The visibility of a kind without its own: through `conversationId` if it has that column, else `unnarrowed`. */
export function visibilityOf(columns: object): Visibility {
  return Object.hasOwn(columns, 'conversationId') ? { through: 'conversation', field: 'conversationId' } : 'unnarrowed'
}
