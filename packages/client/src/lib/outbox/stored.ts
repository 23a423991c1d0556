import type { OutboxStorage } from '../options.ts'
import type { LocalMessage } from './local-message.ts'

/** The unsent messages in a storage that several tabs share. */
export class StoredMessages {
  readonly #storage: OutboxStorage | undefined
  readonly #name: string
  /** The ids that this tab has had: it removes no message of another tab. */
  readonly #own = new Set<string>()

  constructor(storage: OutboxStorage | undefined, base: string) {
    this.#storage = storage
    this.#name = `parley.outbox ${base}`
  }

  /** The unsent messages of earlier pages. */
  load(): LocalMessage[] {
    const messages = this.#read()
    for (const { localId } of messages) this.#own.add(localId)
    return messages.map((message) => (message.status === 'waiting' ? { ...message, status: 'pending' } : message))
  }

  save(messages: readonly LocalMessage[]): void {
    if (this.#storage === undefined) return
    for (const { localId } of messages) this.#own.add(localId)
    const others = this.#read().filter(({ localId }) => !this.#own.has(localId))
    const all = [...others, ...messages.filter(({ status }) => status !== 'sent')]
    try {
      if (all.length === 0) this.#storage.removeItem(this.#name)
      else this.#storage.setItem(this.#name, JSON.stringify(all))
    } catch {
      // A full or blocked storage loses nothing but the copy for a reload.
    }
  }

  #read(): LocalMessage[] {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#name) ?? '[]')
      return Array.isArray(stored) ? stored.filter(isLocalMessage) : []
    } catch {
      return []
    }
  }
}

function isLocalMessage(value: unknown): value is LocalMessage {
  const fields = ['localId', 'conversationId', 'reply', 'idempotencyKey', 'status'] as const
  return typeof value === 'object' && value !== null && fields.every((field) => field in value)
}
