/** The last word is still being written, so it is the begin of a word. One letter is too little, and digits end a number. */
export function searchOf(written: string): string {
  const isWhole = /[\s*"]$/.test(written) || /(^|\s)([\d()\-.]+|\S)$/u.test(written)
  return isWhole ? written.trim() : `${written}*`
}

/** The words of a search, as marks show them: without the signs of the search language. */
export function wordsOf(written: string): string[] {
  return written.split(/[\s"*]+/).filter((word) => word !== '')
}
