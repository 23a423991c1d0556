import type {
  ListAround,
  Message,
  Reply,
  SearchAnswer,
  SearchHit,
  SearchList,
  SentMessage,
} from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** The words and the filters of a search of messages. */
export interface MessageSearch extends Omit<Paging, 'order'> {
  q: string
  conversationId?: string | undefined
}

/** `client.messages` */
export interface Messages {
  /** The messages of a conversation, the newest first. */
  list(conversationId: string, paging?: Paging, options?: CallOptions): Pages<Message>
  /** The page around a message or a time. `previous` continues it with `order: 'oldest'`. */
  around(
    conversationId: string,
    place: string | Date,
    page?: Pick<Paging, 'limit'>,
    options?: CallOptions,
  ): Promise<ListAround<Message>>
  get(id: string, options?: CallOptions): Promise<Message>
  /**
   * Queues a message. With `split`, a text that is too long for the channel is several messages: `further` has those after
   * the first. `again()` of the result repeats it with the same key, so the customer gets it once.
   */
  send(conversationId: string, reply: Reply, options?: WriteOptions): Write<SentMessage>
  search(search: MessageSearch, options?: CallOptions): Pages<SearchHit, SearchList>
}

export function messagesOf(http: Http): Messages {
  const of = (conversationId: string): string => `/conversations/${part(conversationId)}/messages`
  return {
    list: (conversationId, paging = {}, options) => http.list(of(conversationId), { ...paging }, options),
    around: (conversationId, place, page = {}, options) => {
      const around = typeof place === 'string' ? place : place.toISOString()
      return http.get(of(conversationId), { around, ...page }, options)
    },
    get: (id, options) => http.get(`/messages/${part(id)}`, {}, options),
    send: (conversationId, body, options) => http.write({ method: 'POST', path: of(conversationId), body }, options),
    search: (search, options) => http.list('/messages/search', { ...search }, options),
  }
}

/** `client.search`: the first messages and contacts with all words of `q`. */
export type Search = (query: { q: string; limit?: number | undefined }, options?: CallOptions) => Promise<SearchAnswer>

export function searchOf(http: Http): Search {
  return (query, options) => http.get('/search', query, options)
}
