import type { Note } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** `client.notes`, of the module `notes`. A note is never sent to the customer. */
export interface Notes {
  list(conversationId: string, paging?: Paging, options?: CallOptions): Pages<Note>
  search(
    search: { q: string; conversationId?: string | undefined } & Omit<Paging, 'order'>,
    options?: CallOptions,
  ): Pages<Note>
  get(id: string, options?: CallOptions): Promise<Note>
  add(conversationId: string, text: string, options?: WriteOptions): Write<Note>
  edit(id: string, text: string, options?: WriteOptions): Write<Note>
  remove(id: string, options?: WriteOptions): Write<Note>
}

export function notesOf(http: Http): Notes {
  const at = (id: string): string => `/notes/${part(id)}`
  return {
    list: (conversationId, paging = {}, options) => http.list('/notes', { conversationId, ...paging }, options),
    search: (search, options) => http.list('/notes/search', { ...search }, options),
    get: (id, options) => http.get(at(id), {}, options),
    add: (conversationId, text, options) =>
      http.write({ method: 'POST', path: '/notes', body: { conversationId, text } }, options),
    edit: (id, text, options) => http.write({ method: 'PATCH', path: at(id), body: { text } }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
  }
}
