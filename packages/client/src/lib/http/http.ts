import type { List } from '@parley/core/protocol'
import type { CallOptions, WriteOptions } from '../options.ts'
import { type Pages, pagesOf } from './page.ts'
import { type QueryValue, queryOf } from './query.ts'
import { type Request, type RequestSettings, send } from './request.ts'
import { type Write, writeOf } from './write.ts'

/** The query of a list without its page. */
export type Query = { readonly [name: string]: QueryValue }

/** The parts of a request that changes something. */
export interface Change {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** The route has no idempotency key. */
  once?: boolean
}

/** The calls that the resources are made of. Paths begin after `/api/v1`. */
export interface Http {
  readonly settings: RequestSettings
  get<Answer>(path: string, query?: Query, options?: CallOptions): Promise<Answer>
  list<Item, Page extends List<Item> = List<Item>>(
    path: string,
    query?: Query,
    options?: CallOptions,
  ): Pages<Item, Page>
  write<Answer>(change: Change, options?: WriteOptions): Write<Answer>
  raw(request: Request): Promise<Response>
}

/** The root of the API. */
export const root = '/api/v1'

/** Makes the calls of a client. */
export function httpOf(settings: RequestSettings): Http {
  const raw = (request: Request): Promise<Response> => send(settings, request)
  const get = async <Answer>(path: string, query: Query = {}, { signal }: CallOptions = {}): Promise<Answer> =>
    bodyOf<Answer>(await raw({ method: 'GET', path: root + path + queryOf(query), signal }))
  return {
    settings,
    raw,
    get,
    list<Item, Page extends List<Item>>(path: string, query: Query = {}, options: CallOptions = {}) {
      const first = typeof query.cursor === 'string' ? query.cursor : undefined
      return pagesOf<Item, Page>((cursor) => get<Page>(path, { ...query, cursor }, options), first)
    },
    write<Answer>({ method, path, body, once }: Change, { signal, idempotencyKey }: WriteOptions = {}) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      return writeOf<Answer>(idempotencyKey ?? settings.environment.newKey(), async (key) => {
        const headers: Record<string, string> = {
          ...(once ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        }
        return bodyOf<Answer>(await raw({ method, path: root + path, headers, ...json, signal, once }))
      })
    },
  }
}

async function bodyOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text()
  // The server's tests check each answer against its schema, so the client does not repeat it.
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}
