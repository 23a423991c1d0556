/** The most letters at the end that wait for the last ones. */
const TAIL = 60

/** A text that streams within a limit of characters. One that is longer ends after a word, with an ellipsis. */
export class LimitedText {
  readonly #most: number
  #passed = ''
  #waiting = ''
  #isFull = false

  constructor(most: number) {
    this.#most = most
  }

  /** Everything that was passed on. */
  get text(): string {
    return this.#passed
  }

  /** Whether the text was longer than its limit. */
  get isCut(): boolean {
    return this.#isFull
  }

  /** The letters that can be passed on now. */
  push(letters: string): string {
    if (this.#isFull) return ''
    this.#waiting += letters
    this.#isFull = this.#passed.length + this.#waiting.length > this.#most
    if (this.#isFull) return ''
    const sure = this.#most - Math.min(TAIL, Math.ceil(this.#most / 2)) - this.#passed.length
    return this.#pass(wholePart(this.#waiting, Math.max(0, sure)))
  }

  /** The last letters. */
  end(): string {
    if (!this.#isFull) return this.#pass(this.#waiting)
    const room = this.#most - this.#passed.length - 1
    const kept = wholePart(this.#waiting, Math.max(0, room))
    const space = kept.search(/\s\S*$/)
    return this.#pass(`${(space > 0 ? kept.slice(0, space) : kept).trimEnd()}…`)
  }

  #pass(letters: string): string {
    this.#passed += letters
    this.#waiting = this.#waiting.slice(letters.length)
    return letters
  }
}

/** The beginning of a text, up to a number of characters, that divides no sign. */
function wholePart(text: string, most: number): string {
  if (text.length <= most) return text
  let end = 0
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    text.slice(0, most + 64),
  )) {
    if (end + segment.length > most) break
    end += segment.length
  }
  return text.slice(0, end)
}
