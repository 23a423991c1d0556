import type { EphemeralFrame } from '@parley/client'

/** The newest typing and presence of each person. Each expires by itself. */
export class Ephemera {
  #frames: readonly EphemeralFrame[] = []
  #byConversation = new Map<string, readonly EphemeralFrame[]>()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #readers = new Set<() => void>()

  add(frame: EphemeralFrame): void {
    const rest = this.#frames.filter((each) => keyOf(each) !== keyOf(frame))
    const has = frame.type === 'typing' ? frame.writing !== null : frame.state !== 'offline'
    this.#set(has ? [...rest, frame] : rest)
  }

  /** The frames of a conversation. The same array until one of them changes. */
  in(conversationId: string): readonly EphemeralFrame[] {
    const known = this.#byConversation.get(conversationId)
    if (known !== undefined) return known
    const found = this.#frames.filter((frame) => frame.conversationId === conversationId)
    this.#byConversation.set(conversationId, found)
    return found
  }

  subscribe(changed: () => void): () => void {
    this.#readers.add(changed)
    return () => this.#readers.delete(changed)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #set(frames: readonly EphemeralFrame[]): void {
    this.#frames = frames
    this.#byConversation = new Map()
    clearTimeout(this.#timer)
    const next = Math.min(...frames.map(({ until }) => Date.parse(until)))
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#expire(), Math.max(0, next - Date.now()) + 50)
    for (const read of this.#readers) read()
  }

  #expire(): void {
    const now = Date.now()
    this.#set(this.#frames.filter(({ until }) => Date.parse(until) > now))
  }
}

/** A person types in one conversation at a time, and is in one at a time. */
function keyOf({ type, person }: EphemeralFrame): string {
  return `${type} ${person.id}`
}
