/** The kinds of records through which narrowed principals see other records. */
export type VisibleThrough = 'conversation' | 'message' | 'address' | 'contact'

/**
 * The records of a kind that a principal sees. All but `own` limit narrowed principals only.
 *
 * - `tenant`: all of them.
 * - `unnarrowed`: none of them.
 * - `{ through, field }`: those with the id of a visible record in `field`. `without: 'tenant'` adds those with
 *   `null` there.
 * - `{ own }`: those with its own id in the field `own`. This holds for every principal, narrowed or not, of any role.
 *   `without: 'tenant'` adds those with `null` there. A view without a principal sees all of them.
 *
 * A conversation is visible if its `access` and that of the principal overlap. A contact is visible through a
 * conversation with it, an address through a conversation with it or with its contact.
 */
export type Visibility<Field extends string = string> =
  | 'tenant'
  | 'unnarrowed'
  | { readonly through: VisibleThrough; readonly field: Field; readonly without?: 'tenant' }
  | { readonly own: Field; readonly without?: 'tenant' }

/** The visibility of a kind without its own: through `conversationId` if it has that column, else `unnarrowed`. */
export function visibilityOf(columns: object): Visibility {
  return Object.hasOwn(columns, 'conversationId') ? { through: 'conversation', field: 'conversationId' } : 'unnarrowed'
}

/** The field with the only principal that sees a record, of a kind that belongs to persons. */
export function ownerFieldOf({ visible }: { readonly visible: Visibility }): string | undefined {
  return typeof visible === 'object' && 'own' in visible ? visible.own : undefined
}

/** Whether a principal sees a record of a kind that belongs to persons; `true` for every other kind. */
export function isOwn(kind: { readonly visible: Visibility }, record: object, principal: string): boolean {
  const field = ownerFieldOf(kind)
  if (field === undefined) return true
  const owner: unknown = Reflect.get(record, field)
  return owner === principal || (owner === null && Object(kind.visible).without === 'tenant')
}
