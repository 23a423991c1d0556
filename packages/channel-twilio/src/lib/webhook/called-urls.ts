import { spellingsOfPath, spellingsOfQuery } from './url-spellings.ts'

/** The known URLs of this channel's webhooks. */
export interface PublicUrls {
  webhookUrl: string | undefined
  publicUrl: string | undefined
}

/** The URL of a request. */
export interface Arrival {
  /** The URL as a URL parser wrote it. */
  url: string
  /** The request target unchanged, if the server passes it on. */
  target?: string | undefined
}

/** The parameters that the channel adds to the URL of a status callback, in their order. */
const CALLBACK_PARAMETERS = ['message', 'attempt'] as const

/** Far more than a query needs. Each costs several signatures. */
const MAX_URLS = 32

/**
 * The URLs that Twilio may have signed for this request, the likeliest first. They are computed lazily, because the
 * first one nearly always matches.
 *
 * Twilio signs a URL unchanged. It may send the query sorted by name, and percent-encode signs that it signed without
 * escapes. So each URL here has the same parameters as the request, in another order or in another spelling.
 *
 * Configuration restores what a proxy changed, never the request's headers. The request's own URL counts only if
 * nothing is configured.
 */
export function* calledUrls(arrival: Arrival, urls: PublicUrls): Generator<string> {
  const told = new Set<string>()
  for (const url of candidates(arrival, urls)) {
    if (told.has(url)) continue
    if (told.size === MAX_URLS) return
    told.add(url)
    yield url
  }
}

function* candidates(arrival: Arrival, { webhookUrl, publicUrl }: PublicUrls): Generator<string> {
  const { origin, path, query } = partsOf(arrival)
  if (webhookUrl !== undefined) {
    const [given = webhookUrl] = webhookUrl.split('#', 1)
    const [base = given] = given.split('?', 1)
    for (const one of queriesOf(query, given.slice(base.length))) {
      yield base + one
      // User info becomes basic authentication. Twilio omits it from the signed URL; its validator keeps it.
      yield base.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1') + one
    }
  }
  if (publicUrl === undefined && webhookUrl !== undefined) return
  const own = publicUrl === undefined ? origin : new URL(publicUrl).origin
  for (const one of queriesOf(query, '')) {
    yield own + path + one
    for (const spelling of path.includes('%') ? spellingsOfPath(path) : []) yield own + spelling + one
  }
}

function partsOf({ url, target }: Arrival): { origin: string; path: string; query: string } {
  const { origin, search } = new URL(url)
  const own = pathAndQuery(url)
  const sent = target === undefined ? own : pathAndQuery(target)
  // A target of another request is rejected: the query that is read must be the query that was signed.
  const same = sent.query === own.query || new URL(`${origin}/${sent.query}`).search === search
  return { origin, ...(same ? sent : own) }
}

function pathAndQuery(target: string): { path: string; query: string } {
  const [sent = ''] = target.split('#', 1)
  const local = sent.replace(/^https?:\/\/[^/?]*/i, '')
  const [path = ''] = local.split('?', 1)
  return { path: path.startsWith('/') ? path : `/${path}`, query: local.slice(path.length) }
}

/** A query in the orders and spellings in which it may have been signed. `given` is the query of the configured URL. */
function* queriesOf(query: string, given: string): Generator<string> {
  yield query
  if (query.length < 2) {
    // A proxy may remove a question mark without a query.
    yield given.length < 2 ? given : query
    yield ''
    return
  }
  const parameters = query.slice(1).split('&')
  for (const order of [parameters, inGivenOrder(parameters, given.slice(1)), sorted(parameters)]) {
    for (const spelling of spellingsOfQuery(order.join('&'))) yield `?${spelling}`
  }
}

/** The parameters in the given order: those of the configured URL, then those that the channel adds. */
function inGivenOrder(parameters: readonly string[], given: string): string[] {
  const left = [...parameters]
  const configured = given === '' ? [] : given.split('&')
  for (const parameter of configured) {
    const place = left.findIndex((each) => meaningOf(each) === meaningOf(parameter))
    if (place === -1) return [...parameters]
    left.splice(place, 1)
  }
  const added = CALLBACK_PARAMETERS.flatMap((name) => left.filter((each) => nameOf(each) === name))
  return [...configured, ...added, ...left.filter((each) => !added.includes(each))]
}

function sorted(parameters: readonly string[]): string[] {
  return [...parameters].sort((one, other) => {
    const [a, b] = [nameOf(one), nameOf(other)]
    return a < b ? -1 : a > b ? 1 : 0
  })
}

function nameOf(parameter: string): string {
  return new URLSearchParams(parameter).keys().next().value ?? ''
}

function meaningOf(parameter: string): string {
  return new URLSearchParams(parameter).toString()
}
