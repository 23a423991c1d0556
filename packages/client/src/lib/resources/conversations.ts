import type {
  Conversation,
  ConversationChangesAnswer,
  ConversationChangesRequest,
  ConversationPatch,
  Message,
  Start,
  Started,
} from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** The filters and the order of the list of conversations. A filter with several values accepts any of them. */
export interface ConversationFilter extends Paging {
  status?: Conversation['status'] | Conversation['status'][] | undefined
  unread?: boolean | undefined
  starred?: boolean | undefined
  snoozed?: boolean | undefined
  hasDraft?: true | undefined
  channel?: string | string[] | undefined
  /** The kind of the channel, such as `sms`. */
  kind?: string | string[] | undefined
  /** `null`: without an assignee. */
  assignee?: string | string[] | null | undefined
  label?: string | string[] | undefined
  /** A number or an e-mail in any spelling, or the id of an address. */
  address?: string | undefined
  contactId?: string | undefined
  /** Default: `activity`. */
  sort?: 'activity' | 'waiting' | 'created' | undefined
}

/** The read mark of the caller in a conversation. */
export interface ReadMark {
  person: string
  conversationId: string
  /** The last message that was read. */
  readThrough: string | null
  sequence: number
  at: string
}

/** `client.conversations` */
export interface Conversations {
  list(filter?: ConversationFilter, options?: CallOptions): Pages<Conversation>
  get(id: string, options?: CallOptions): Promise<Conversation>
  /** Sends a first message, in the existing conversation or in a new one. */
  start(body: Start, options?: WriteOptions): Write<Started>
  update(id: string, patch: ConversationPatch, options?: WriteOptions): Write<Conversation>
  /** Changes many conversations. One refused change stops no other one. */
  change(items: ConversationChangesRequest['items'], options?: WriteOptions): Write<ConversationChangesAnswer>
  remove(id: string, options?: WriteOptions): Write<void>
  /** The messages of a conversation, the newest first. */
  messages(id: string, paging?: Paging, options?: CallOptions): Pages<Message>
  readMark(id: string, options?: CallOptions): Promise<ReadMark>
  /** Moves the read mark of the caller: to a message, or to a cursor. */
  setReadMark(id: string, readThrough: string, options?: WriteOptions): Write<ReadMark>
}

export function conversationsOf(http: Http): Conversations {
  const at = (id: string): string => `/conversations/${part(id)}`
  return {
    list: ({ assignee, ...filter } = {}, options) =>
      http.list('/conversations', { ...filter, assignee: assignee === null ? 'none' : assignee }, options),
    get: (id, options) => http.get(at(id), {}, options),
    start: (body, options) => http.write({ method: 'POST', path: '/conversations', body }, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: at(id), body }, options),
    change: (items, options) =>
      http.write({ method: 'POST', path: '/conversations/changes', body: { items } }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
    messages: (id, paging = {}, options) => http.list(`${at(id)}/messages`, { ...paging }, options),
    readMark: (id, options) => http.get(`${at(id)}/read-mark`, {}, options),
    setReadMark: (id, readThrough, options) =>
      http.write({ method: 'PUT', path: `${at(id)}/read-mark`, body: { readThrough } }, options),
  }
}
