import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js'

/** Twilio's own bodies are shorter. A longer one is checked against few URLs, because each signature takes time. */
const LONG_BODY = 65_536
const URLS_OF_LONG_BODY = 4

/** A webhook as it arrived, with the input of its signature. */
export interface SignedRequest {
  /** The URLs that Twilio may have called, the likeliest first. */
  urls: Iterable<string>
  body: string
  /** The fields of the body, if it is a form. */
  form: URLSearchParams | undefined
  signature: string
}

/**
 * Whether a webhook is signed with one of the tokens, by Twilio's own validator. The validator tries the URL with and
 * without port and in older encodings of queries, in constant time.
 *
 * If a URL has `bodySHA256`, that digest signs the body. Otherwise the body is a form, and the signature covers every
 * field, known or not. Any other webhook is not genuine.
 */
export function isGenuine({ urls, body, form, signature }: SignedRequest, tokens: readonly string[]): boolean {
  const params = form && paramsOf(form)
  let tried = 0
  for (const url of urls) {
    const genuine = tokens.some((token) =>
      new URL(url).searchParams.has('bodySHA256')
        ? validateRequestWithBody(token, signature, url, body)
        : params !== undefined && validateRequest(token, signature, url, params),
    )
    if (genuine) return true
    tried += 1
    if (body.length > LONG_BODY && tried === URLS_OF_LONG_BODY) return false
  }
  return false
}

/** The fields of a form; a repeated field has a list of values. */
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
