import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'

/** The path of a request, without its query. */
export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?', 1)[0] ?? ''
}

/** A request of Node as `fetch` has it, without its body. @throws `input.malformed` */
export function requestOf({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): Request {
  const { host = 'localhost' } = headers
  const target = `http://${host}${url}`
  if (!url.startsWith('/') || !URL.canParse(target))
    throw new ParleyError('input.malformed', { reason: 'The path or the header Host cannot be read.' })
  const list = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [value].flat().map((each) => [name, each]),
  )
  return new Request(target, { headers: list })
}

/** Answers an upgrade with a problem, and ends its connection. */
export async function refuse(socket: Duplex, error: unknown): Promise<void> {
  const response = problemResponse(ParleyError.from(error))
  const body = await response.text()
  const headers = [
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    ...(response.status === 401 ? ['www-authenticate: Bearer'] : []),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  const names = new Set<string>()
  const once = headers.filter((line) => {
    const name = line.split(':', 1)[0] ?? ''
    return !names.has(name) && names.add(name)
  })
  socket.end(`HTTP/1.1 ${response.status} ${reasonOf(response.status)}\r\n${once.join('\r\n')}\r\n\r\n${body}`)
}

function reasonOf(status: number): string {
  return status >= 500 ? 'Unavailable' : 'Refused'
}
