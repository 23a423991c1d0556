import { isIP } from 'node:net'
import { ParleyError } from '@parley/core'
import ipaddr from 'ipaddr.js'

/*
 * Decides whether a foreign URL may be fetched, and at which addresses. It fetches nothing.
 *
 * A host is public when every address of it is. The name is resolved once, and the connection goes to the addresses that
 * were checked. So a second answer of a resolver changes nothing.
 */

/** Resolves a host name to all its addresses. */
export type Lookup = (hostname: string, options: { signal: AbortSignal }) => Promise<readonly string[]>

/** The rules of a guard. Built once from options by `rulesOf`. */
export interface GuardRules {
  /** Origins that are fetched with any scheme, port and address. */
  allowed: ReadonlySet<string>
  denied: { names: readonly string[]; ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][] }
  http: boolean
  /** Ports beside the default one of the scheme. */
  ports: ReadonlySet<number>
  lookup: Lookup
}

/** A URL that may be fetched, and the addresses that a connection to it may go to. */
export interface Destination {
  url: URL
  /** The host without brackets and without a trailing dot. */
  host: string
  addresses: readonly string[]
}

/** Names that resolve within a machine, a network or a cloud. They are refused before they are resolved. */
const localNames = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home.arpa', 'localdomain', 'metadata']

/** A public address at which a cloud serves metadata to its machines. */
const metadataAddress = '168.63.129.16'

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** The second half of an address that carries an IPv4 address by ISATAP. */
const isatap = new Set([0x0000_5efe, 0x0200_5efe])

/**
 * Parses a foreign URL, relative to the one that contained it.
 *
 * @throws `media.refused` if it is not a URL
 */
export function readUrl(input: string, base?: URL): URL {
  if (!URL.canParse(input, base)) throw refusal(undefined, 'It is not a URL.')
  return new URL(input, base)
}

/**
 * Checks a URL and resolves its host.
 *
 * @throws `media.refused` with the reason. The error names the origin, and never a path, a query or a credential.
 * @throws the error of `lookup`
 */
export async function destinationOf(input: URL, rules: GuardRules, signal: AbortSignal): Promise<Destination> {
  const url = withoutTrailingDot(input)
  const refuse = (reason: string): ParleyError => refusal(url, reason)
  const isAllowed = rules.allowed.has(url.origin)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('Its scheme is neither https nor http.')
  if (url.username !== '' || url.password !== '') throw refuse('It has a user name or a password.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!isAllowed) {
    if (url.protocol === 'http:' && !rules.http) throw refuse('Its scheme is http.')
    if (url.port !== '' && !rules.ports.has(Number(url.port))) throw refuse('Its port is not one that is allowed.')
    const why = isIP(host) === 0 ? whyNotName(host, rules) : undefined
    if (why !== undefined) throw refuse(why)
  }
  const addresses = isIP(host) === 0 ? await rules.lookup(host, { signal }) : [host]
  if (addresses.length === 0) throw refuse('Its host has no address.')
  for (const address of isAllowed ? [] : addresses) {
    const why = whyNotAddress(address, rules)
    if (why !== undefined) throw refuse(why)
  }
  return { url, host, addresses }
}

/** Why a host name is not resolved; undefined if it is. */
function whyNotName(host: string, { denied }: GuardRules): string | undefined {
  if (host === '' || host.endsWith('.')) return 'Its host is not a name.'
  if (isBelow(host, denied.names)) return 'Its host is denied.'
  if (!host.includes('.') || isBelow(host, localNames)) return 'Its host is a name of a local network.'
  return undefined
}

/** Why an address is refused; undefined if it is allowed. An address of an unknown form is refused. */
function whyNotAddress(text: string, { denied }: GuardRules): string | undefined {
  const address = isIP(text) === 0 ? undefined : ipaddr.parse(text)
  if (address === undefined) return 'Its host has an address that cannot be read.'
  const range = rangeOf(address)
  if (range !== 'unicast') return `Its address is not public (${range}).`
  const isDenied = denied.ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
  return isDenied ? 'Its address is denied.' : undefined
}

/** The range of an address by the registries of IANA. `unicast` is public, and nothing else is. */
function rangeOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const range = address.range()
  if (range !== 'unicast') return range
  if (address instanceof ipaddr.IPv4) return address.toString() === metadataAddress ? 'metadata' : range
  // An address that the registry has not assigned can be routed anywhere. The deprecated `::a.b.c.d` is one.
  if (!address.match(globalUnicast)) return 'reserved'
  const [, , , , high = 0, low = 0] = address.parts
  return isatap.has(high * 0x1_0000 + low) ? 'isatap' : range
}

/** Whether a name is one of these, or below one. */
function isBelow(host: string, names: readonly string[]): boolean {
  return names.some((name) => host === name || host.endsWith(`.${name}`))
}

function withoutTrailingDot(input: URL): URL {
  const url = new URL(input)
  if (/[^.]\.$/.test(url.hostname)) url.hostname = url.hostname.slice(0, -1)
  return url
}

/** A refusal that names the origin alone. */
export function refusal(url: URL | undefined, reason: string): ParleyError {
  return new ParleyError('media.refused', { resource: url && nameOf(url), reason })
}

/** A URL without its user, path and query. */
export function nameOf({ protocol, host }: URL): string {
  return host === '' ? protocol : `${protocol}//${host}`
}
