import type { Message, Reply } from '@parley/core/protocol'
import type { DebugLog } from '../debug.ts'
import { backoff, type ClientEnvironment, pause } from '../environment.ts'
import { clientErrorOf, type ParleyClientError } from '../error.ts'
import type { Messages } from '../resources/messages.ts'
import type { LocalMessage } from './local-message.ts'
import { isMatch } from './match.ts'
import type { StoredMessages } from './stored.ts'

/** `client.outbox`: messages that are shown at once, and sent in their order as soon as the server can be reached. */
export interface Outbox {
  /** Queues a message. With `holdFor` it is sent that many milliseconds later, so that `discard` can undo it. */
  send(conversationId: string, reply: Reply, options?: { holdFor?: number | undefined }): LocalMessage
  /** The messages of one conversation, or all, the oldest first. The same array until one of them changes. */
  messages(conversationId?: string): readonly LocalMessage[]
  /** Calls `changed` after each change. The result ends it. */
  subscribe(changed: () => void): () => void
  /** Sends a failed or waiting message again, with its key. */
  retry(localId: string): void
  /** Removes a message that is not being sent now. Returns whether it was removed. */
  discard(localId: string): boolean
  /** Joins a message of the server with the local message that it is. The client does this with each event. */
  match(message: Message): LocalMessage | undefined
  /** Removes all messages, after a sign-out. */
  clear(): void
}

/** The parts of an outbox. */
export interface OutboxParts {
  messages: Pick<Messages, 'send'>
  stored: StoredMessages
  environment: ClientEnvironment
  debug: DebugLog
}

/** The most sent messages that are held for their keys. */
const SENT = 200

export class QueuedOutbox implements Outbox {
  readonly #parts: OutboxParts
  #messages: readonly LocalMessage[]
  #byConversation = new Map<string, readonly LocalMessage[]>()
  readonly #readers = new Set<() => void>()
  readonly #running = new Set<string>()
  #sending = new Set<string>()
  /** Ends the pauses of all conversations. */
  #waking = new AbortController()
  readonly #closing = new AbortController()

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#messages = parts.stored.load()
    for (const { conversationId } of this.#messages) void this.#run(conversationId)
  }

  send(conversationId: string, reply: Reply, { holdFor = 0 }: { holdFor?: number | undefined } = {}): LocalMessage {
    const { environment } = this.#parts
    const createdAt = environment.now()
    const added: LocalMessage = {
      ...{ localId: environment.newKey(), conversationId, reply, idempotencyKey: environment.newKey() },
      ...{ createdAt, heldUntil: createdAt + holdFor, status: 'pending', tries: 0, error: null, message: null },
    }
    this.#set([...this.#messages, added])
    void this.#run(conversationId)
    return added
  }

  messages(conversationId?: string): readonly LocalMessage[] {
    if (conversationId === undefined) return this.#messages
    const known = this.#byConversation.get(conversationId)
    if (known !== undefined) return known
    const found = this.#messages.filter((each) => each.conversationId === conversationId)
    this.#byConversation.set(conversationId, found)
    return found
  }

  subscribe(changed: () => void): () => void {
    const reader = (): void => changed()
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  retry(localId: string): void {
    const found = this.#find(localId)
    if (found === undefined || found.status === 'sent') return
    if (found.status === 'failed') this.#change(localId, { status: 'pending', error: null })
    this.wake()
    void this.#run(found.conversationId)
  }

  discard(localId: string): boolean {
    const found = this.#find(localId)
    if (found === undefined || found.status === 'sent' || this.#sending.has(localId)) return false
    this.#set(this.#messages.filter((each) => each !== found))
    this.wake()
    return true
  }

  match(message: Message): LocalMessage | undefined {
    const known = this.#messages.find((local) => local.message?.id === message.id)
    if (known !== undefined) return known
    const found = this.#messages.find((local) => isMatch(local, message))
    if (found !== undefined) this.#change(found.localId, { message })
    return found && this.#find(found.localId)
  }

  clear(): void {
    this.#set([])
    this.wake()
  }

  /** Tries waiting messages at once: the server can be reached again. */
  wake(): void {
    this.#waking.abort()
    this.#waking = new AbortController()
  }

  close(): void {
    this.#closing.abort()
  }

  async #run(conversationId: string): Promise<void> {
    if (this.#running.has(conversationId)) return
    this.#running.add(conversationId)
    const { environment } = this.#parts
    try {
      for (;;) {
        const next = this.messages(conversationId).find(({ status }) => status === 'pending' || status === 'waiting')
        if (next === undefined || this.#closing.signal.aborted) return
        const held = next.heldUntil - environment.now()
        const wait = held > 0 ? held : await this.#deliver(next)
        if (wait > 0) await pause(environment, wait, AbortSignal.any([this.#waking.signal, this.#closing.signal]))
      }
    } finally {
      this.#running.delete(conversationId)
    }
  }

  /** Sends a message once. Returns the milliseconds to wait before the next one. */
  async #deliver({ localId, conversationId, reply, idempotencyKey, tries }: LocalMessage): Promise<number> {
    const { messages, environment, debug } = this.#parts
    this.#sending.add(localId)
    this.#change(localId, { tries: tries + 1 })
    const signal = this.#closing.signal
    try {
      const message = await messages.send(conversationId, reply, { idempotencyKey, signal })
      this.#change(localId, { status: 'sent', error: null, message })
      return 0
    } catch (thrown) {
      const error = clientErrorOf(thrown)
      const { code, detail, hint } = error
      const passes = isPassing(error)
      debug({ step: 'outbox', code, status: error.status, tries: tries + 1 })
      if (!signal.aborted)
        this.#change(localId, { status: passes ? 'waiting' : 'failed', error: { code, detail, hint } })
      return passes ? (error.retryAfter ?? backoff(environment, tries, 1000, 30_000)) : 0
    } finally {
      this.#sending.delete(localId)
    }
  }

  #find(localId: string): LocalMessage | undefined {
    return this.#messages.find((each) => each.localId === localId)
  }

  #change(localId: string, changes: Partial<LocalMessage>): void {
    this.#set(this.#messages.map((each) => (each.localId === localId ? { ...each, ...changes } : each)))
  }

  #set(messages: readonly LocalMessage[]): void {
    const sent = messages.filter(({ status }) => status === 'sent')
    const old = new Set(sent.slice(0, Math.max(0, sent.length - SENT)))
    const kept = messages.filter((each) => !old.has(each))
    const before = this.#messages
    this.#messages = kept
    // The arrays of unchanged conversations stay the same objects.
    const changed = new Set([...before, ...kept].filter((each) => !(before.includes(each) && kept.includes(each))))
    for (const { conversationId } of changed) this.#byConversation.delete(conversationId)
    this.#parts.stored.save(kept)
    for (const reader of [...this.#readers]) reader()
  }
}

/** Whether the server may accept the same message later. */
function isPassing({ status, code }: ParleyClientError): boolean {
  return code === 'network' || code === 'timeout' || status === 429 || status >= 500
}
