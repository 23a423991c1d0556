import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js'

/** A webhook as it came, with what its signature is computed from. */
export interface SignedRequest {
  /** The URLs that Twilio may have called, as far as we know them. */
  urls: readonly string[]
  body: string
  /** The fields of the body, where it is a form. */
  form: URLSearchParams | undefined
  signature: string
}

/**
 * Whether a webhook is signed with one of the tokens, by Twilio's own validator: with and without port, with its older
 * encodings of queries, compared in constant time.
 *
 * A URL that carries `bodySHA256` has its body signed by that digest; else the body is a form, whose every field is
 * signed, known or not. What is neither is not genuine.
 */
export function isGenuine({ urls, body, form, signature }: SignedRequest, tokens: readonly string[]): boolean {
  const params = form && paramsOf(form)
  return tokens.some((token) =>
    urls.some((url) =>
      new URL(url).searchParams.has('bodySHA256')
        ? validateRequestWithBody(token, signature, url, body)
        : params !== undefined && validateRequest(token, signature, url, params),
    ),
  )
}

/** The fields of a form; one that occurs several times has a list of values. */
function paramsOf(form: URLSearchParams): Record<string, string | string[]> {
  const params: Record<string, string | string[]> = Object.create(null)
  form.forEach((value, name) => {
    const known = params[name]
    if (known === undefined) params[name] = value
    else if (typeof known === 'string') params[name] = [known, value]
    else known.push(value)
  })
  return params
}

/** What is known of where this channel's webhooks are posted to. */
export interface PublicUrls {
  webhookUrl: string | undefined
  publicUrl: string | undefined
}

/**
 * The URLs that Twilio may have called to make this request.
 *
 * What a proxy changed on the way is taken from configuration, never from the request's headers. The request's own URL
 * counts only where nothing is configured.
 */
export function calledUrls(requestUrl: string, { webhookUrl, publicUrl }: PublicUrls): string[] {
  const { pathname, search } = new URL(requestUrl)
  const urls: string[] = []
  if (webhookUrl !== undefined) {
    const [literal = webhookUrl] = webhookUrl.split('#', 1)
    const [base = literal] = literal.split('?', 1)
    // To the letter where it has the same query: Twilio signs what it was given, and a URL parser would change quotes.
    if (new URL(literal).search === search) urls.push(literal)
    urls.push(base + search)
  }
  if (publicUrl !== undefined) urls.push(new URL(publicUrl).origin + pathname + search)
  return urls.length === 0 ? [requestUrl] : [...new Set(urls)]
}
