import type { Conversation, List, ListAround, Message } from '@parley/core/protocol'
import type { Client } from '../client.ts'
import type { ParleyClientError } from '../error.ts'
import type { StreamItem } from '../stream/item.ts'
import { LiveStore } from './live-store.ts'
import { itemsOf, type ThreadItem } from './thread-item.ts'

/** A live thread. */
export interface ThreadState {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly conversation: Conversation | null
  /** The oldest first. Messages on their way are the last ones. */
  readonly items: readonly ThreadItem[]
  readonly hasOlder: boolean
  /** Only a thread that was opened around a message has newer ones. */
  readonly hasNewer: boolean
  readonly isLoadingOlder: boolean
  readonly isLoadingNewer: boolean
  /** The last failure; `null` after a success. */
  readonly error: ParleyClientError | null
}

/** The state before the first answer. */
export const emptyThread: ThreadState = {
  ...{ status: 'loading', conversation: null, items: [], hasOlder: false, hasNewer: false },
  ...{ isLoadingOlder: false, isLoadingNewer: false, error: null },
}

/** The begin of a thread. */
export interface ThreadOptions {
  /** The id of a message, or a time in ISO 8601: the thread opens around it. Default: at its end. */
  around?: string | undefined
  /** The messages of one page. Default: 50. */
  pageSize?: number | undefined
}

/** The options of a store of a thread. */
export interface ThreadStoreOptions extends ThreadOptions {
  /** The page follows this conversation alone, so its stream has no other one. */
  alone?: boolean | undefined
}

export class Thread extends LiveStore<ThreadState> {
  readonly #id: string
  readonly #options: ThreadStoreOptions
  #messages: readonly Message[] = []
  #older: string | null = null
  #newer: string | null = null

  constructor(client: Client, conversationId: string, options: ThreadStoreOptions) {
    super(client, emptyThread, options.alone ? { conversationId } : {})
    this.#id = conversationId
    this.#options = options
  }

  /** Reads the page before the oldest message. */
  readonly loadOlder = async (): Promise<void> => {
    const cursor = this.#older
    if (cursor === null || this.get().isLoadingOlder) return
    this.set({ isLoadingOlder: true })
    const page = await this.#page({ cursor })
    if (page !== undefined && this.#older === cursor) {
      this.#older = page.next
      // First, so that messages of the same time keep the order of the server.
      this.#messages = [...page.items.reverse(), ...this.#messages]
      this.#add([])
    }
    this.set({ isLoadingOlder: false })
  }

  /** Reads the page after the newest message. */
  readonly loadNewer = async (): Promise<void> => {
    const cursor = this.#newer
    if (cursor === null || this.get().isLoadingNewer) return
    this.set({ isLoadingNewer: true })
    const page = await this.#page({ cursor, order: 'oldest' })
    if (page !== undefined && this.#newer === cursor) {
      this.#newer = page.next
      this.#add(page.items)
    }
    this.set({ isLoadingNewer: false })
  }

  protected override async load(signal: AbortSignal): Promise<{ asOf: string }> {
    const { around, pageSize: limit = 50 } = this.#options
    const pages: PromiseLike<List<Message> & Partial<ListAround<Message>>> =
      around === undefined
        ? this.client.messages.list(this.#id, { limit }, { signal })
        : this.client.messages.around(this.#id, around, { limit }, { signal })
    const [conversation, page] = await Promise.all([this.client.conversations.get(this.#id, { signal }), pages])
    const items = [...page.items].reverse()
    const known = new Set(items.map(({ id }) => id))
    // Earlier pages stay, if there is no gap between them and this page.
    const joins = this.#messages.some(({ id }) => known.has(id))
    if (!joins) {
      this.#messages = []
      this.#older = page.next
      this.#newer = page.previous ?? null
    }
    for (const message of items) this.client.outbox.match(message)
    this.#add(items)
    this.set({ status: 'ready', error: null, conversation })
    return page
  }

  protected override failed(error: ParleyClientError, final: boolean): void {
    const hasNothing = this.get().status !== 'ready'
    this.set({ error, ...(final || hasNothing ? { status: 'failed' } : {}) })
  }

  protected override begin(): () => void {
    this.#show()
    return this.client.outbox.subscribe(() => {
      const sent = this.client.outbox.messages(this.#id).flatMap(({ message }) => (message === null ? [] : [message]))
      const known = new Set(this.#messages.map(({ id }) => id))
      // The answer may arrive before the event. A newer state of a known message stays.
      const added = sent.filter(({ id }) => !known.has(id))
      if (this.#newer === null && this.get().status === 'ready') this.#add(added)
      else this.#show()
    })
  }

  protected override apply(item: StreamItem): void {
    if (item.type !== 'event') return
    const { event } = item
    if (event.type === 'address.changed' && 'address' in event) this.#mark(event.address as Conversation['address'])
    if (!('conversation' in event)) return
    const conversation = event.conversation as Conversation | null
    if (conversation?.id !== this.#id) return
    if ('message' in event) {
      const message = event.message as Message
      const isKnown = this.#messages.some(({ id }) => id === message.id)
      if (!isKnown && event.type === 'message.queued') this.client.outbox.match(message)
      if (isKnown || this.#newer === null) this.#add([message])
    }
    this.set({ conversation })
  }

  async #page(page: { cursor: string; order?: 'oldest' }): Promise<List<Message> | undefined> {
    const { pageSize: limit = 50 } = this.#options
    try {
      return await this.client.messages.list(this.#id, { ...page, limit })
    } catch (error) {
      this.set({ error: error as ParleyClientError })
      return undefined
    }
  }

  /** Adds messages at their place, or in place of their old states. */
  #add(messages: readonly Message[]): void {
    const all = new Map(this.#messages.map((each) => [each.id, each]))
    for (const message of messages) all.set(message.id, message)
    this.#messages = [...all.values()].sort(byTime)
    this.#show()
  }

  #mark({ id, blocked, optedOut }: Conversation['address']): void {
    const { conversation } = this.get()
    if (conversation?.address.id !== id) return
    this.set({ conversation: { ...conversation, address: { ...conversation.address, blocked, optedOut } } })
  }

  #show(): void {
    const items = itemsOf(this.#messages, this.client.outbox.messages(this.#id), this.get().items)
    this.set({ items, hasOlder: this.#older !== null, hasNewer: this.#newer !== null })
  }
}

function byTime(one: Message, other: Message): number {
  return compare(one.at, other.at) || compare(one.createdAt, other.createdAt)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
