import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ParleyError } from '@parley/core'
import { problemResponse } from '@parley/core/protocol'

/** Why a request cannot be parsed, by the error code of Node's parser. */
const reasons: { readonly [code: string]: string } = {
  HPE_INVALID_URL:
    'The path or the query has a character that must be percent-encoded: é is %C3%A9, and a space is %20.',
  HPE_INVALID_METHOD: 'The method is not one of HTTP, which are in capital letters: GET, POST, PATCH.',
  HPE_INVALID_VERSION: 'The first line must end with HTTP/1.1 or HTTP/1.0, and a carriage return and a line feed.',
  HPE_PAUSED_H2_UPGRADE: 'The version must be HTTP/1.1 or HTTP/1.0. HTTP/2 is not supported.',
  HPE_INVALID_HEADER_TOKEN: 'A header has a character that no header can have.',
  HPE_INVALID_CONTENT_LENGTH: 'The header Content-Length is not a number.',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'A request has either Content-Length or Transfer-Encoding, and has it once.',
  HPE_INVALID_TRANSFER_ENCODING: 'The header Transfer-Encoding must end with chunked.',
  HPE_INVALID_CHUNK_SIZE: 'A chunk of the body does not begin with its size.',
}

const TLS = 'This is TLS, and this port serves HTTP. Use http://, or put a proxy in front of it that ends TLS.'
const OTHER = 'The request is not HTTP/1.1.'

/** Node's data about an invalid request. */
type Unread = Error & { code?: string; rawPacket?: Uint8Array }

/** Errors with a status line of their own and no further reason. */
const bare: { readonly [code: string]: string } = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Answers an invalid request: 400 with the reason, and the connection is closed. */
export function answerWhatIsNotHttp(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.prependListener('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    answers.set(socket, answer)
  })
  server.on('clientError', (error: Unread, socket: Duplex) => {
    const answer = answers.get(socket)
    const hasBegun = answer?.headersSent === true && !answer.writableFinished
    // Nothing can be written into an answer that has begun.
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegun) return void socket.destroy(error)
    void textFor(error).then((text) => socket.end(text, () => socket.destroy()))
  })
}

async function textFor({ code = '', rawPacket }: Unread): Promise<string> {
  const line = bare[code]
  if (line !== undefined) return `HTTP/1.1 ${line}\r\nConnection: close\r\n\r\n`
  const problem = problemResponse(
    new ParleyError('input.malformed', { reason: isTls(rawPacket) ? TLS : (reasons[code] ?? OTHER) }),
  )
  const body = await problem.text()
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Connection: close',
    `Content-Type: ${problem.headers.get('content-type')}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

// Its first record is a handshake.
function isTls(bytes: Uint8Array | undefined): boolean {
  return bytes?.[0] === 0x16 && bytes[1] === 0x03
}
