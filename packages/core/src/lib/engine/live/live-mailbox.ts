import type { EphemeralFrame } from '../../protocol/live-frame.ts'

/** The most frames that wait for a slow reader. Beyond them, the oldest are lost. */
const MOST = 1000

/** The frames that wait for one reader: of each person and conversation the last one. */
export class LiveMailbox {
  readonly #conversation: string | undefined
  /** The people in the conversation of the filter: their next frame is included wherever they are. */
  readonly #inside = new Set<string>()
  readonly #waiting = new Map<string, EphemeralFrame>()
  #wake: (() => void) | undefined
  #closed = false

  constructor(conversation: string | undefined) {
    this.#conversation = conversation
  }

  put(frame: EphemeralFrame): void {
    if (!this.#wants(frame)) return
    const name = frame.type === 'typing' ? `${frame.person.id} ${frame.conversationId}` : frame.person.id
    this.#waiting.delete(`${frame.type} ${name}`)
    this.#waiting.set(`${frame.type} ${name}`, frame)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > MOST && oldest !== undefined) this.#waiting.delete(oldest)
    this.#wake?.()
  }

  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  /** The frames until the mailbox is closed. */
  async *frames(): AsyncGenerator<EphemeralFrame> {
    while (!this.#closed) {
      const [next] = this.#waiting
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        continue
      }
      const [name, frame] = next
      this.#waiting.delete(name)
      yield frame
    }
  }

  #wants({ type, person, conversationId }: EphemeralFrame): boolean {
    if (this.#conversation === undefined) return true
    const isHere = conversationId === this.#conversation
    if (type === 'typing') return isHere
    const wasHere = this.#inside.delete(person.id)
    if (isHere) this.#inside.add(person.id)
    return isHere || wasHere
  }
}
