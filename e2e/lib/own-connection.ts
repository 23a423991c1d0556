import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { watchAnswer } from '../../scripts/wire/watch-fetch.ts'

/** The part of `fetch` that clients here call. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * Fetches over a connection of its own, which ends with the answer.
 *
 * `fetch` takes whichever connection to a host is free, also one that somebody else of this process keeps alive: a server
 * that closes it loses what comes on it in the same moment.
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
