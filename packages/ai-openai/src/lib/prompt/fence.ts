/**
 * Letters without a shape: controls, marks of direction, and tags. They hide instructions from people.
 * Joiners stay: languages and emojis need them.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ufe00-\ufe0e]/gu

/** A text of a stranger, for a prompt: without invisible letters, in one form, and not longer than `most`. */
export function plain(text: string, most: number): string {
  const shown = text
    .slice(0, most * 2)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(invisible, '')
  return shown.length > most ? `${shown.slice(0, most).toWellFormed()} […]` : shown
}

/** The mark before data in a prompt. */
export const OPEN = '<data>'
/** The mark behind it. */
export const CLOSE = '</data>'

/**
 * Data between its marks. The data is JSON in which no letter of the marks occurs. So no text within it can end it.
 */
export function fenced(data: unknown): string {
  const json = JSON.stringify(data).replaceAll(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
  return `${OPEN}\n${json}\n${CLOSE}`
}
