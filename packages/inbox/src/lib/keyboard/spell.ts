import { isMac } from './use-shortcuts.tsx'

const signs: { readonly [part: string]: string } = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Shift: '⇧',
  Alt: isMac ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** The key caps of a spelling: `Mod+Shift+e` is ⌘ ⇧ E on a Mac, and Ctrl ⇧ E elsewhere. */
function capsOf(spelling: string): string[] {
  // A plus alone is the key itself.
  const parts = spelling === '+' ? ['+'] : spelling.split('+')
  return parts.map((part) => signs[part] ?? capOf(part.replace(/^Key|^Digit/, '')))
}

/** The caps of all keys of a spelling: two for `g i`. */
export function stepsOf(spelling: string): string[][] {
  return spelling.split(' ').map(capsOf)
}

/** The name of a key that has a name, such as `Home`, stays; a letter is a capital. */
function capOf(key: string): string {
  return key.length === 1 ? key.toLocaleUpperCase() : key
}
