import type { PushSubscription } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** A browser that subscribes: the `toJSON()` of its own `PushSubscription`, and a name for people. */
export interface NewPushSubscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
  label: string
}

/** `client.push`: the browsers in which the caller receives notifications while the page is closed. */
export interface PushOf {
  /** The public key that a browser subscribes with. */
  key(options?: CallOptions): Promise<{ publicKey: string }>
  list(paging?: Paging, options?: CallOptions): Pages<PushSubscription>
  subscribe(body: NewPushSubscription, options?: WriteOptions): Write<PushSubscription>
  unsubscribe(id: string, options?: WriteOptions): Write<void>
}

export function pushOf(http: Http): PushOf {
  const path = '/push/subscriptions'
  return {
    key: (options) => http.get('/push/key', {}, options),
    list: (paging = {}, options) => http.list(path, { ...paging }, options),
    subscribe: (body, options) => http.write({ method: 'POST', path, body }, options),
    unsubscribe: (id, options) => http.write({ method: 'DELETE', path: `${path}/${part(id)}` }, options),
  }
}
