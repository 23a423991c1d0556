import type { CannedResponse, Draft, Preferences, SavedView } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** The content of a draft. */
export interface DraftContent {
  text: string
  subject?: string | null | undefined
  attachments?: { mediaId: string }[] | undefined
}

/** `client.drafts`: the drafts of the caller. */
export interface Drafts {
  list(filter?: { conversationId?: string | undefined } & Paging, options?: CallOptions): Pages<Draft>
  get(id: string, options?: CallOptions): Promise<Draft>
  save(conversationId: string, type: Draft['type'], content: DraftContent, options?: WriteOptions): Write<Draft>
  remove(conversationId: string, type: Draft['type'], options?: WriteOptions): Write<void>
}

export function draftsOf(http: Http): Drafts {
  const at = (conversationId: string, type: string): string => `/drafts/${part(conversationId)}/${part(type)}`
  return {
    list: (filter = {}, options) => http.list('/drafts', { ...filter }, options),
    get: (id, options) => http.get(`/drafts/${part(id)}`, {}, options),
    save: (conversationId, type, body, options) =>
      http.write({ method: 'PUT', path: at(conversationId, type), body }, options),
    remove: (conversationId, type, options) =>
      http.write({ method: 'DELETE', path: at(conversationId, type) }, options),
  }
}

/** A canned response to make. With `person` only that person has it. */
export interface NewCannedResponse {
  shortcut: string
  title: string
  text: string
  person?: string | null | undefined
}

/** `client.responses`: canned responses of the team and of the caller. */
export interface Responses {
  list(paging?: Paging, options?: CallOptions): Pages<CannedResponse>
  /** Responses with all words of `q`. */
  search(search: { q: string } & Omit<Paging, 'order'>, options?: CallOptions): Pages<CannedResponse>
  get(id: string, options?: CallOptions): Promise<CannedResponse>
  create(body: NewCannedResponse, options?: WriteOptions): Write<CannedResponse>
  update(id: string, patch: Partial<NewCannedResponse>, options?: WriteOptions): Write<CannedResponse>
  remove(id: string, options?: WriteOptions): Write<void>
  /** The text with its variables filled in for a conversation. */
  render(id: string, conversationId: string, options?: WriteOptions): Write<{ text: string }>
}

export function responsesOf(http: Http): Responses {
  const at = (id: string): string => `/responses/${part(id)}`
  return {
    list: (paging = {}, options) => http.list('/responses', { ...paging }, options),
    search: (search, options) => http.list('/responses/search', { ...search }, options),
    get: (id, options) => http.get(at(id), {}, options),
    create: (body, options) => http.write({ method: 'POST', path: '/responses', body }, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: at(id), body }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
    render: (id, conversationId, options) =>
      http.write({ method: 'POST', path: `${at(id)}/render`, body: { conversationId } }, options),
  }
}

/** A view to save. With `person` only that person has it. */
export interface NewSavedView {
  name: string
  query: SavedView['query']
  person?: string | null | undefined
  position?: number | undefined
}

/** `client.views`: saved views of the list of conversations. */
export interface Views {
  list(paging?: Paging, options?: CallOptions): Pages<SavedView>
  get(id: string, options?: CallOptions): Promise<SavedView>
  create(body: NewSavedView, options?: WriteOptions): Write<SavedView>
  update(id: string, patch: Partial<NewSavedView>, options?: WriteOptions): Write<SavedView>
  remove(id: string, options?: WriteOptions): Write<void>
}

export function viewsOf(http: Http): Views {
  const at = (id: string): string => `/views/${part(id)}`
  return {
    list: (paging = {}, options) => http.list('/views', { ...paging }, options),
    get: (id, options) => http.get(at(id), {}, options),
    create: (body, options) => http.write({ method: 'POST', path: '/views', body }, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: at(id), body }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
  }
}

/** `client.preferences`: the settings of the caller. */
export interface PreferencesOf {
  get(options?: CallOptions): Promise<Preferences>
  /** Merges values by name; `null` removes one. */
  update(values: Preferences['values'], options?: WriteOptions): Write<Preferences>
}

export function preferencesOf(http: Http): PreferencesOf {
  return {
    get: (options) => http.get('/preferences', {}, options),
    update: (values, options) => http.write({ method: 'PATCH', path: '/preferences', body: { values } }, options),
  }
}
