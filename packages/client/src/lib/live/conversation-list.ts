import type { Conversation } from '@parley/core/protocol'
import type { Client } from '../client.ts'
import type { ParleyClientError } from '../error.ts'
import type { ConversationFilter } from '../resources/conversations.ts'
import type { StreamItem } from '../stream/item.ts'
import { LiveStore } from './live-store.ts'
import { placed } from './placed.ts'

/** A live list of conversations. */
export interface ConversationsState {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly conversations: readonly Conversation[]
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  /** The last failure; `null` after a success. */
  readonly error: ParleyClientError | null
}

/** The state before the first answer. */
export const noConversations: ConversationsState = {
  ...{ status: 'loading', conversations: [], hasMore: false, isLoadingMore: false, error: null },
}

/** Events that only the server can place are answered by one read of the list after this many milliseconds. */
const REFRESH = 1000

export class ConversationList extends LiveStore<ConversationsState> {
  readonly #filter: ConversationFilter
  #next: string | null = null
  #cancelRefresh: (() => void) | undefined

  constructor(client: Client, filter: ConversationFilter) {
    super(client, noConversations)
    this.#filter = filter
  }

  /** Reads the next page. */
  readonly loadMore = async (): Promise<void> => {
    const cursor = this.#next
    if (cursor === null || this.get().isLoadingMore) return
    this.set({ isLoadingMore: true })
    try {
      const page = await this.client.conversations.list({ ...this.#filter, cursor })
      if (this.#next !== cursor) return
      this.#next = page.next
      const known = new Set(this.get().conversations.map(({ id }) => id))
      const added = page.items.filter(({ id }) => !known.has(id))
      this.set({ conversations: [...this.get().conversations, ...added], hasMore: page.next !== null, error: null })
    } catch (error) {
      this.set({ error: error as ParleyClientError })
    } finally {
      this.set({ isLoadingMore: false })
    }
  }

  /** Reads the list again. */
  readonly refresh = async (): Promise<void> => {
    await this.load(new AbortController().signal).catch((error: ParleyClientError) => this.set({ error }))
  }

  /** Shows a change at once. The next event or read of the list corrects it. */
  readonly patch = (id: string, changes: Partial<Conversation>): void => {
    const found = this.get().conversations.find((each) => each.id === id)
    if (found !== undefined) this.#place({ ...found, ...changes })
  }

  /** Reads as many conversations as are shown. */
  protected override async load(signal: AbortSignal): Promise<{ asOf: string }> {
    const wanted = this.get().conversations.length
    const conversations: Conversation[] = []
    let asOf: string | undefined
    let next: string | null = null
    for await (const page of this.client.conversations.list(this.#filter, { signal }).pages()) {
      asOf ??= page.asOf
      next = page.next
      conversations.push(...page.items)
      if (conversations.length >= wanted) break
    }
    this.#next = next
    this.set({ status: 'ready', conversations: distinct(conversations), hasMore: next !== null, error: null })
    return { asOf: asOf ?? '' }
  }

  protected override failed(error: ParleyClientError, final: boolean): void {
    const hasNothing = this.get().status !== 'ready'
    this.set({ error, ...(final || hasNothing ? { status: 'failed' } : {}) })
  }

  protected override begin(): () => void {
    return () => this.#cancelRefresh?.()
  }

  protected override apply(item: StreamItem): void {
    if (item.type !== 'event') return
    const { event } = item
    if ('conversation' in event && event.conversation) this.#place(event.conversation as Conversation)
    else if (event.type === 'address.changed' && 'address' in event)
      this.#mark(event.address as Conversation['address'])
    else if (event.type === 'contact.described' || event.type.startsWith('contact.')) this.#refreshSoon()
    else if (event.type === 'conversation.removed' && 'conversationId' in event) this.#remove(event.conversationId)
  }

  #place(conversation: Conversation): void {
    const { conversations: shown, hasMore } = this.get()
    const { conversations, unsure } = placed(shown, conversation, this.#filter, hasMore)
    if (conversations !== shown) this.set({ conversations })
    if (unsure) this.#refreshSoon()
  }

  #mark({ id, blocked, optedOut }: Conversation['address']): void {
    const conversations = this.get().conversations.map((each) =>
      each.address.id === id ? { ...each, address: { ...each.address, blocked, optedOut } } : each,
    )
    this.set({ conversations })
  }

  #remove(removed: unknown): void {
    this.set({ conversations: this.get().conversations.filter(({ id }) => id !== removed) })
  }

  #refreshSoon(): void {
    this.#cancelRefresh ??= this.client.environment.after(REFRESH, () => {
      this.#cancelRefresh = undefined
      void this.refresh()
    })
  }
}

function distinct(conversations: readonly Conversation[]): Conversation[] {
  return [...new Map(conversations.map((each) => [each.id, each])).values()]
}
