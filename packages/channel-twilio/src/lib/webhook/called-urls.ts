import { spellingsOfPath, spellingsOfQuery } from './url-spellings.ts'

/** What is known of where this channel's webhooks are posted to. */
export interface PublicUrls {
  webhookUrl: string | undefined
  publicUrl: string | undefined
}

/** Where a request arrived. */
export interface Arrival {
  /** The URL as a URL parser wrote it. */
  url: string
  /** The request target as it was sent, where the server hands it on. */
  target?: string | undefined
}

/** The parameters that the channel adds to the URL of a status callback, in the order in which it adds them. */
const CALLBACK_PARAMETERS = ['message', 'attempt'] as const

/** Far more than a query needs. Each costs several signatures. */
const MAX_URLS = 32

/**
 * The URLs that Twilio may have signed to make this request, the likeliest first. They are worked out one by one, because
 * nearly always the first is it.
 *
 * Twilio signs a URL as it was given. It may send the query sorted by name, and with signs percent-encoded that it signed
 * as they are. So each URL here has the same parameters as the request, in another order or in another spelling.
 *
 * What a proxy changed on the way is taken from configuration, never from the request's headers. The request's own URL
 * counts only where nothing is configured.
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
      // User info becomes basic authentication. Twilio leaves it out of what it signs; its validator keeps it.
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
  // A target that is not this request's is not believed: what is read from the query is what was signed.
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
    // A question mark with nothing behind it may be lost on the way.
    yield given.length < 2 ? given : query
    yield ''
    return
  }
  const parameters = query.slice(1).split('&')
  for (const order of [parameters, inGivenOrder(parameters, given.slice(1)), sorted(parameters)]) {
    for (const spelling of spellingsOfQuery(order.join('&'))) yield `?${spelling}`
  }
}

/** The parameters as they were given: those of the configured URL as they stand there, then those that the channel adds. */
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
