/** A name of code as words: `cannedResponse` and `canned_response` are `canned response`. */
export function spaced(name: string): string {
  return name.replaceAll(/[_-]+/g, ' ').replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** A name of code as the first words of a title. */
export function title(name: string): string {
  const words = spaced(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
