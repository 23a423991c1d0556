import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { watchAnswer } from '../../scripts/wire/watch-fetch.ts'

/** The part of `fetch` that clients here call. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * Fetches over a connection of its own, which ends with the answer.
 *
 * `fetch` uses any free connection to a host, also one that another client keeps alive. If the server closes that
 * connection at the same moment, the request is lost.
 */
export const fetchAlone: Fetch = async (url, init) => {
  const asked = new Request(url, init)
  const body = Buffer.from(await asked.arrayBuffer())
  const asking = request(url, { method: asked.method, headers: Object.fromEntries(asked.headers), agent: false })
  asking.end(body)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const text = await buffer(answer)
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
  const response = new Response(text.length === 0 ? null : text, { status: answer.statusCode ?? 0, headers })
  return watchAnswer({ method: asked.method, path: new URL(url).pathname }, response)
}
