import type { Shortcut, ShortcutName, ShortcutScope } from './shortcuts.ts'

/** The fields of a keyboard event that a shortcut reads. */
export interface PressedKey {
  key: string
  code: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  getModifierState(modifier: string): boolean
}

/** The places of a key press. */
export interface PressedIn {
  /** `input`: a text field that is not the reply field. It has its own Enter and Escape. */
  scope: Exclude<ShortcutScope, 'anywhere' | 'suggestion'> | 'input' | undefined
  isMac: boolean
  /** Whether single keys are shortcuts (WCAG 2.1.4). */
  singleKeys: boolean
}

/**
 * The spelling of a pressed key, as in the table of shortcuts; `undefined` for a key that is no shortcut.
 *
 * `Alt` is dropped with AltGraph: on Polish keyboards it writes letters. It is dropped in fields on a Mac for the same reason.
 */
export function spellingOf(event: PressedKey, { scope, isMac }: PressedIn): string | undefined {
  if (event.getModifierState('AltGraph')) return undefined
  const mod = isMac ? event.metaKey : event.ctrlKey
  const other = isMac ? event.ctrlKey : event.metaKey
  if (other) return undefined
  if (event.altKey) {
    if (isMac && (scope === 'field' || scope === 'input')) return undefined
    return `${mod ? 'Mod+' : ''}Alt+${event.code}`
  }
  const isLetter = /^\p{L}$/u.test(event.key)
  const name = isLetter ? event.key.toLocaleLowerCase() : event.key
  // The shift of a sign is in the sign: `?` is not `Shift+?`.
  const shift = event.shiftKey && (isLetter || event.key.length > 1)
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`
}

/**
 * The shortcut of a spelling in a place; `before` is the first key of two. A shortcut that no part of the page has is
 * passed over.
 */
export function shortcutOf(
  table: readonly Shortcut[],
  spelling: string,
  { scope, singleKeys }: PressedIn,
  before: string | undefined,
  has: (name: ShortcutName) => boolean = () => true,
): { name: ShortcutName; place: number } | undefined {
  for (const { name, scope: of, keys } of table) {
    const place = before === undefined ? keys.indexOf(spelling) : keys.indexOf(`${before} ${spelling}`)
    if (place === -1 || !worksIn(of, scope, spelling) || !has(name)) continue
    if ((scope === 'field' || scope === 'input') && of !== 'field' && isForText(spelling)) continue
    if (!singleKeys && isSingle(spelling)) continue
    return { name, place }
  }
  return undefined
}

/** Whether a key is the first of two. */
export function begins(table: readonly Shortcut[], spelling: string): boolean {
  return table.some(({ keys }) => keys.some((each) => each.startsWith(`${spelling} `)))
}

/** Whether a text field has its own use for a key: it writes, or it undoes what was written. */
function isForText(spelling: string): boolean {
  return spelling === 'Mod+z' || !/Mod\+|Alt\+/.test(spelling)
}

function worksIn(of: ShortcutScope, scope: PressedIn['scope'], spelling: string): boolean {
  // The list has the single keys while it has the focus.
  if (of === 'suggestion') return scope !== 'input' && (scope !== 'list' || spelling.startsWith('Mod+'))
  return of === 'anywhere' || of === scope
}

function isSingle(spelling: string): boolean {
  return spelling.length === 1 || /^Shift\+.$/.test(spelling)
}
