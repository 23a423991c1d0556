import type { Emoji } from './emojis.ts'

/** Emojis in one row. */
const COLUMNS = 8

/** A row of the picker: the name of a group, or emojis. */
export type EmojiRow =
  | { type: 'heading'; group: number | 'recent' }
  /** `first`: the place of its first emoji among all shown ones. */
  | { type: 'emojis'; emojis: readonly Emoji[]; first: number }

/** The rows of found emojis, without headings. */
export function rowsOf(emojis: readonly Emoji[], from = 0): EmojiRow[] {
  const rows: EmojiRow[] = []
  for (let at = 0; at < emojis.length; at += COLUMNS)
    rows.push({ type: 'emojis', emojis: emojis.slice(at, at + COLUMNS), first: from + at })
  return rows
}

/** The rows of all emojis: those that were used last, then each group with its heading. */
export function groupedRowsOf(all: readonly Emoji[], recent: readonly string[]): EmojiRow[] {
  const used = recent.flatMap((sign) => all.find((emoji) => emoji.sign === sign) ?? [])
  const groups = new Map<number | 'recent', Emoji[]>(used.length === 0 ? [] : [['recent', used]])
  for (const emoji of all) {
    const group = groups.get(emoji.group)
    if (group === undefined) groups.set(emoji.group, [emoji])
    else group.push(emoji)
  }
  let count = 0
  return [...groups].flatMap(([group, emojis]) => {
    const rows = rowsOf(emojis, count)
    count += emojis.length
    return [{ type: 'heading', group } as const, ...rows]
  })
}

/** The place after an arrow key, over the ends of rows and groups. */
export function placeAfter(key: string, at: number, rows: readonly EmojiRow[]): number | undefined {
  const filled = rows.filter((row) => row.type === 'emojis')
  const row = filled.findIndex(({ first, emojis }) => at >= first && at < first + emojis.length)
  const last = filled.at(-1)
  const end = last === undefined ? 0 : last.first + last.emojis.length - 1
  const inRow = (index: number): number => {
    const to = filled[index]
    if (to === undefined) return at
    return to.first + Math.min(at - (filled[row]?.first ?? 0), to.emojis.length - 1)
  }
  switch (key) {
    case 'ArrowRight':
      return Math.min(end, at + 1)
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowDown':
      return inRow(row + 1)
    case 'ArrowUp':
      return inRow(row - 1)
    default:
      return undefined
  }
}
