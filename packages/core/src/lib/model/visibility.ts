/** The kinds of records through which narrowed principals see other records. */
export type VisibleThrough = 'conversation' | 'message' | 'address' | 'contact'

/**
 * Which records of a kind a narrowed principal sees.
 *
 * - `tenant`: all of them.
 * - `unnarrowed`: none of them.
 * - `{ through, field }`: those with the id of a visible record in `field`. `without: 'tenant'` adds those with
 *   `null` there.
 *
 * A conversation is seen where its `access` and that of the principal overlap. A contact is seen through a conversation
 * with it, an address through a conversation with it or with its contact.
 */
export type Visibility<Field extends string = string> =
  | 'tenant'
  | 'unnarrowed'
  | { readonly through: VisibleThrough; readonly field: Field; readonly without?: 'tenant' }

/**
 * The visibility of a kind that declares none: through `conversationId` where it has that column, else `unnarrowed`.
 */
export function visibilityOf(columns: object): Visibility {
  return Object.hasOwn(columns, 'conversationId') ? { through: 'conversation', field: 'conversationId' } : 'unnarrowed'
}
