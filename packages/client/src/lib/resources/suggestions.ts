import type { Suggestion, SuggestionStatus } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** The filters of a list of suggestions. */
export interface SuggestionFilter {
  conversationId?: string | undefined
  status?: SuggestionStatus | undefined
  channel?: string | undefined
}

/** A reply to propose. */
export interface NewSuggestion {
  conversationId: string
  text: string
  subject?: string | null | undefined
  /** The message that it answers. If it is not the newest one of the customer, the proposal is refused. */
  forMessageId?: string | undefined
  task?: Suggestion['task'] | undefined
  /** The program that proposes it. Default: the caller. */
  source?: string | undefined
  /** Whether earlier pending ones stay, as alternatives. Default: they are superseded. */
  beside?: boolean | undefined
}

/** An approval of exactly one text. */
export interface Approval {
  /** The `hash` of the suggestion that the person has read. */
  hash: string
  /** Another text, to send instead. */
  text?: string | undefined
  subject?: string | null | undefined
}

/** `client.suggestions`: proposed replies, and the decisions about them. */
export interface Suggestions {
  list(filter?: SuggestionFilter & Paging, options?: CallOptions): Pages<Suggestion>
  get(id: string, options?: CallOptions): Promise<Suggestion>
  propose(body: NewSuggestion, options?: WriteOptions): Write<Suggestion>
  /**
   * Sends a pending suggestion as it is, or with another text.
   *
   * @throws `suggestion.decided`, `suggestion.stale`, `suggestion.changed`
   */
  approve(id: string, approval: Approval, options?: WriteOptions): Write<Suggestion>
  /** Declines a pending suggestion. @throws `suggestion.decided`, `suggestion.stale` */
  reject(id: string, body?: { reason?: string | undefined }, options?: WriteOptions): Write<Suggestion>
}

export function suggestionsOf(http: Http): Suggestions {
  const at = (id: string): string => `/suggestions/${part(id)}`
  return {
    list: (filter = {}, options) => http.list('/suggestions', { ...filter }, options),
    get: (id, options) => http.get(at(id), {}, options),
    propose: (body, options) => http.write({ method: 'POST', path: '/suggestions', body }, options),
    approve: (id, body, options) => http.write({ method: 'POST', path: `${at(id)}/approve`, body }, options),
    reject: (id, body = {}, options) => http.write({ method: 'POST', path: `${at(id)}/reject`, body }, options),
  }
}
