const NAME = 'parley.emojis'

/** The most emojis in the row of the last used ones. */
const MOST = 16

/** The emojis that were used last on this device, the newest first. */
export function recentEmojis(): string[] {
  try {
    const signs: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]')
    return Array.isArray(signs) ? signs.filter((sign) => typeof sign === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

/** Puts an emoji first. */
export function rememberEmoji(sign: string): void {
  try {
    localStorage.setItem(NAME, JSON.stringify([sign, ...recentEmojis().filter((each) => each !== sign)].slice(0, MOST)))
  } catch {
    // Without a storage there is no row of used ones.
  }
}
