import type {
  Address,
  AddressPatch,
  Job,
  JobState,
  List,
  Statistic,
  StatisticsStep,
  StatisticsSummary,
} from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** The period and the parts of a summary. */
export interface SummaryQuery {
  from?: string | undefined
  to?: string | undefined
  step?: StatisticsStep | undefined
  /** The time zone of the steps, such as `Europe/Berlin`. */
  zone?: string | undefined
  channel?: string | undefined
  person?: string | undefined
}

/** `client.statistics` */
export interface Statistics {
  /** Counts by channel and day. */
  list(
    filter?: { name?: Statistic['name'] | undefined; channel?: string | undefined } & Paging,
    options?: CallOptions,
  ): Pages<Statistic>
  /** The figures of a period, by time, channel and person. */
  summary(query?: SummaryQuery, options?: CallOptions): Promise<StatisticsSummary>
}

export function statisticsOf(http: Http): Statistics {
  return {
    list: (filter = {}, options) => http.list('/statistics', { ...filter }, options),
    summary: (query = {}, options) => http.get('/statistics/summary', { ...query }, options),
  }
}

/** `client.addresses` */
export interface Addresses {
  /** The addresses of a person's spelling, one for each channel that has it. */
  find(query: { address: string; channel?: string | undefined }, options?: CallOptions): Promise<List<Address>>
  get(id: string, options?: CallOptions): Promise<Address>
  /** Blocks an address, opts it out, or reverts either. */
  update(id: string, patch: AddressPatch, options?: WriteOptions): Write<Address>
}

export function addressesOf(http: Http): Addresses {
  const at = (id: string): string => `/addresses/${part(id)}`
  return {
    find: (query, options) => http.get('/addresses', { ...query }, options),
    get: (id, options) => http.get(at(id), {}, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: at(id), body }, options),
  }
}

/** `client.jobs`: durable work that waits, runs or is dead. */
export interface Jobs {
  list(
    filter?: { state?: JobState | undefined; queue?: string | undefined } & Paging,
    options?: CallOptions,
  ): Pages<Job>
  get(id: string, options?: CallOptions): Promise<Job>
  replay(id: string, options?: WriteOptions): Write<Job>
  remove(id: string, options?: WriteOptions): Write<Job>
}

export function jobsOf(http: Http): Jobs {
  const at = (id: string): string => `/jobs/${part(id)}`
  return {
    list: (filter = {}, options) => http.list('/jobs', { ...filter }, options),
    get: (id, options) => http.get(at(id), {}, options),
    replay: (id, options) => http.write({ method: 'POST', path: `${at(id)}/replay` }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
  }
}

/** `client.server`: the health checks of a supervisor. */
export interface ServerHealth {
  live(options?: CallOptions): Promise<{ status: 'ok' }>
  ready(options?: CallOptions): Promise<{ status: 'ok'; store?: string; unsafe?: string[] }>
  version(options?: CallOptions): Promise<{ name: 'parley'; version: string }>
}

export function serverOf(http: Http): ServerHealth {
  const get = async <Answer>(path: string, { signal }: CallOptions = {}): Promise<Answer> => {
    const response = await http.raw({ method: 'GET', path, signal })
    return response.json()
  }
  return {
    live: (options) => get('/live', options),
    ready: (options) => get('/ready', options),
    version: (options) => get('/version', options),
  }
}
