import type { Conversation } from '../../model/conversation.ts'
import type { ConversationId, TenantId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { Store } from '../../ports/store.ts'
import { type Highlight, highlightsOf } from '../../search/highlight.ts'
import { parseSearch, saysNothing } from '../../search/terms.ts'
import { type Listing, type ListOptions, list } from './listing.ts'

/** The scope of a search, and the size of its page. */
export interface SearchOptions extends Omit<ListOptions, 'where' | 'order'> {
  /** Only in this conversation. */
  conversationId?: ConversationId | undefined
}

/** A found message, its conversation, and the positions of the searched words. */
export interface SearchHit {
  message: Message
  conversation: Conversation
  highlights: MessageHighlight[]
}

/** A range of a message that a search found: UTF-16 offsets into its field. `end` is after the last letter. */
export interface MessageHighlight extends Highlight {
  field: 'subject' | 'text'
}

/** One page of found messages. */
export interface SearchListing extends Omit<Listing<Message>, 'items'> {
  items: SearchHit[]
  /** The reason of an empty result, if the search has no term that a message could contain. */
  reason?: string
}

const NOTHING_SOUGHT =
  'The search has no word, number or emoji in it, only punctuation. That finds no message. Give at least one word.'

/** Finds messages by their words. The newest arrival is first. */
export async function searchMessages(
  store: Pick<Store, 'load' | 'find'>,
  tenant: TenantId,
  q: string,
  { conversationId, ...paging }: SearchOptions = {},
): Promise<SearchListing> {
  const terms = parseSearch(q)
  const { items, ...page } = await list(store, tenant, kernel.message.queries.search, {
    ...paging,
    where: { terms, conversationId },
  })
  const conversations = await conversationsOf(store, tenant, items, paging.signal)
  const hits = items.flatMap((message) => {
    const about = conversations.get(message.conversationId)
    return about === undefined
      ? []
      : [{ message, conversation: about, highlights: highlightsOf(kernel.message, message, terms).filter(isOfMessage) }]
  })
  return { ...page, items: hits, ...(saysNothing(terms) ? { reason: NOTHING_SOUGHT } : {}) }
}

function isOfMessage(highlight: Highlight): highlight is MessageHighlight {
  return highlight.field === 'subject' || highlight.field === 'text'
}

async function conversationsOf(
  store: Pick<Store, 'load'>,
  tenant: TenantId,
  messages: readonly Message[],
  signal: AbortSignal | undefined,
): Promise<Map<ConversationId, Conversation>> {
  const ids = new Set(messages.map(({ conversationId }) => conversationId))
  if (ids.size === 0) return new Map()
  const lookups = [...ids].map((id) => kernel.conversation.ref(id))
  const { records } = await store.load(tenant, lookups, { signal })
  return new Map(records.flatMap((record) => (kernel.conversation.is(record) ? [[record.id, record]] : [])))
}
