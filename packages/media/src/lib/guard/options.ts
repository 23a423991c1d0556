import { lookup as lookUp } from 'node:dns/promises'
import { ParleyError } from '@parley/core'
import { unknownName } from '@parley/core/media'
import ipaddr from 'ipaddr.js'
import type { GuardRules, Lookup } from './address-guard.ts'

/** The rules and limits of a guarded fetch. */
export interface GuardedFetchOptions {
  /**
   * Origins that are fetched although they are not public, or not https: `http://minio.internal:9000`. A foreign URL
   * can reach every path of such an origin. Default: none.
   */
  allow?: readonly string[]
  /** Hosts that are refused although they are public: names, with all names below them, and ranges such as `203.0.114.0/24`. */
  deny?: readonly string[]
  /** Whether public hosts are fetched over http too. Default: false. */
  http?: boolean
  /** Ports of public hosts beside the default port of the scheme. Default: none. */
  ports?: readonly number[]
  /** Resolves a host name to all its addresses. It is called once for each request. Default: the resolver of the system. */
  lookup?: Lookup
  /** The most bytes of a body. Default: 25 000 000. */
  maxBytes?: number
  /** Milliseconds for the whole fetch, from the first look-up to the last byte of the body. Default: 10 000. */
  timeout?: number
  /** How many redirects are followed. Default: 5. */
  maxRedirects?: number
}

/** The options with their defaults, checked. */
export interface GuardSettings {
  rules: GuardRules
  maxBytes: number
  timeout: number
  maxRedirects: number
}

const names = ['allow', 'deny', 'http', 'ports', 'lookup', 'maxBytes', 'timeout', 'maxRedirects'] as const

/**
 * Checks the options.
 *
 * @throws `parley.misconfigured` with the name of the option
 */
export function settingsOf(options: GuardedFetchOptions): GuardSettings {
  const unknown = Object.keys(options).find((name) => !names.some((known) => known === name))
  if (unknown !== undefined) throw misconfigured(unknown, unknownName('option', unknown, names))
  const { allow = [], deny = [], http = false, ports = [], lookup = systemLookup } = options
  if (typeof http !== 'boolean') throw misconfigured('http', 'It must be true or false.')
  if (typeof lookup !== 'function') throw misconfigured('lookup', 'It must be a function.')
  return {
    rules: {
      allowed: new Set(allow.map((origin, place) => originOf(origin, `allow[${place}]`))),
      denied: deniedBy(deny),
      http,
      ports: new Set(ports.map((port, place) => wholeNumber(port, `ports[${place}]`, 1, 65_535))),
      lookup,
    },
    maxBytes: wholeNumber(options.maxBytes ?? 25_000_000, 'maxBytes', 1),
    timeout: wholeNumber(options.timeout ?? 10_000, 'timeout', 1, 2_147_483_647),
    maxRedirects: wholeNumber(options.maxRedirects ?? 5, 'maxRedirects', 0),
  }
}

async function systemLookup(hostname: string): Promise<string[]> {
  return (await lookUp(hostname, { all: true, verbatim: true })).map(({ address }) => address)
}

function originOf(text: string, field: string): string {
  const { origin } = URL.canParse(text) ? new URL(text) : { origin: 'null' }
  if (origin !== 'null' && /^https?:/.test(origin) && (text === origin || text === `${origin}/`)) return origin
  throw misconfigured(field, 'It must be an origin, such as `https://media.internal:8443`.')
}

function deniedBy(entries: readonly string[]): GuardRules['denied'] {
  const denied = { names: [] as string[], ranges: [] as [ipaddr.IPv4 | ipaddr.IPv6, number][] }
  for (const [place, entry] of entries.entries()) {
    const name = `http://${entry}`
    if (ipaddr.isValidCIDR(entry)) denied.ranges.push(ipaddr.parseCIDR(entry))
    else if (ipaddr.isValid(entry)) denied.ranges.push(ipaddr.parseCIDR(`${entry}/${entry.includes(':') ? 128 : 32}`))
    else if (/^[^/:@?#*]+$/.test(entry) && URL.canParse(name)) denied.names.push(new URL(name).hostname)
    else
      throw misconfigured(`deny[${place}]`, 'It must be a host name, an address or a range, such as `203.0.114.0/24`.')
  }
  return denied
}

function wholeNumber(value: number, field: string, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw misconfigured(field, `It must be a whole number ${range}.`)
}

function misconfigured(field: string, reason: string): ParleyError {
  return new ParleyError('parley.misconfigured', { field, reason })
}
