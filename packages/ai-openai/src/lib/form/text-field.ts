const escapes: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Reads the text of one field from a JSON object, while the object arrives. Fields of inner objects are passed over. */
export class TextField {
  readonly #name: string
  #depth = 0
  #isString = false
  #isValue = false
  #key = ''
  #raw = ''
  #escape: string | undefined
  #held = ''

  constructor(name: string) {
    this.#name = name
  }

  /** The letters of the field in a piece of the object. */
  push(piece: string): string {
    let read = this.#held
    this.#held = ''
    for (let place = 0; place < piece.length; place += 1) read += this.#letter(piece.charAt(place))
    // Half of a character waits for its other half.
    const last = read.charCodeAt(read.length - 1)
    if (last < 0xd800 || last > 0xdbff) return read
    this.#held = read.slice(-1)
    return read.slice(0, -1)
  }

  #letter(letter: string): string {
    if (!this.#isString) {
      this.#between(letter)
      return ''
    }
    if (this.#escape !== undefined) {
      this.#escape += letter
      const isWhole = this.#escape[0] === 'u' ? this.#escape.length === 5 : true
      if (!isWhole) return ''
      const code = this.#escape
      this.#escape = undefined
      return this.#inside(
        code[0] === 'u' ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
      )
    }
    if (letter === '\\') {
      this.#escape = ''
      return ''
    }
    if (letter !== '"') return this.#inside(letter)
    this.#isString = false
    if (!this.#isValue) this.#key = this.#raw
    return ''
  }

  #between(letter: string): void {
    // Quotes in words before the object are no strings of it.
    if (letter === '"' && this.#depth > 0) {
      this.#isString = true
      this.#raw = ''
    } else if (letter === ':') this.#isValue = true
    else if (letter === ',') this.#isValue = false
    else if (letter === '{' || letter === '[') {
      this.#depth += 1
      this.#isValue = letter === '['
    } else if (letter === '}' || letter === ']') this.#depth -= 1
  }

  #inside(letter: string): string {
    if (this.#isValue) return this.#depth === 1 && this.#key === this.#name ? letter : ''
    this.#raw += letter
    return ''
  }
}
