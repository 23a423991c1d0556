import type { Channel, ChannelPatch, ChannelTypeInfo, NewChannel, SetupPlan } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part, queryOf } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'

/** `client.channels` */
export interface Channels {
  list(options?: CallOptions): Pages<Channel>
  get(id: string, options?: CallOptions): Promise<Channel>
  /** The types of channels that can be added, each with the JSON Schema of its configuration. */
  types(options?: CallOptions): Promise<{ items: ChannelTypeInfo[] }>
  /** Adds a channel. The secrets of its configuration never come out. */
  add(body: NewChannel, options?: WriteOptions): Write<Channel>
  /** Changes a channel. Absent fields stay, also secrets. */
  update(id: string, patch: ChannelPatch, options?: WriteOptions): Write<Channel>
  /** Removes a channel. Its conversations stay readable. */
  remove(id: string, options?: WriteOptions & { version?: number | undefined }): Write<void>
  /** The changes that a set-up would make at the provider. Changes nothing. */
  planSetup(id: string, options?: CallOptions): Promise<SetupPlan>
  /** Sets the provider up, by a job. A value of another system is replaced only with `force`. */
  applySetup(id: string, body?: { force?: boolean | undefined }, options?: WriteOptions): Write<Channel>
  /** Restores the earlier values of the provider, by a job. */
  rollBackSetup(id: string, options?: WriteOptions): Write<Channel>
  /** Checks the credentials at the provider. Sends nothing. */
  test(id: string, options?: CallOptions): Promise<{ detail: string }>
}

export function channelsOf(http: Http): Channels {
  const at = (id: string): string => `/channels/${part(id)}`
  return {
    list: (options) => http.list('/channels', {}, options),
    get: (id, options) => http.get(at(id), {}, options),
    types: (options) => http.get('/channel-types', {}, options),
    add: (body, options) => http.write({ method: 'POST', path: '/channels', body }, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: at(id), body }, options),
    remove: (id, { version, ...options } = {}) =>
      http.write({ method: 'DELETE', path: at(id) + queryOf({ version }) }, options),
    planSetup: (id, options) => http.get(`${at(id)}/setup`, {}, options),
    applySetup: (id, body = {}, options) => http.write({ method: 'POST', path: `${at(id)}/setup`, body }, options),
    rollBackSetup: (id, options) => http.write({ method: 'DELETE', path: `${at(id)}/setup` }, options),
    test: (id, options) => http.write({ method: 'POST', path: `${at(id)}/test` }, options),
  }
}
