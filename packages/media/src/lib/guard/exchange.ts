import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Destination } from './address-guard.ts'

/** The connection to a checked address. Tests have another one. */
export interface Wire {
  /** The address that is dialed in place of it. */
  reach(address: string): string
  /** Certificate authorities in place of those of the system. */
  ca?: string
}

export const directWire: Wire = { reach: (address) => address }

/** One request on the wire. */
export interface Exchange {
  method: string
  headers: Headers
  body: Uint8Array | undefined
  signal: AbortSignal
}

/**
 * Sends one request over a connection of its own and returns the head of the answer.
 *
 * The connection goes to the checked addresses and to no other. TLS still verifies the name of the host.
 */
export function exchange(
  { url, host, addresses }: Destination,
  { method, headers, body, signal }: Exchange,
  { reach, ca }: Wire,
): Promise<IncomingMessage> {
  const isLiteral = isIP(host) !== 0
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const options = {
    method,
    host: isLiteral ? reach(host) : host,
    port: url.port === '' ? undefined : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: { ...Object.fromEntries(headers), host: url.host, ...(body && { 'content-length': body.length }) },
    lookup: answering(addresses.map(reach)),
    // No connection is reused: a reused one would be of another check.
    agent: false,
    signal,
    autoSelectFamily: true,
    servername: isLiteral ? '' : host,
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
  } as const
  return new Promise((resolve, reject) => {
    const sent = send(options, resolve)
    sent.on('error', reject)
    // A host that changes the protocol is no host of files.
    sent.on('upgrade', (_, socket) => {
      socket.destroy()
      reject(new Error('The host changed the protocol.'))
    })
    sent.end(body)
  })
}

/** Resolves every name to the checked addresses. */
function answering(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, { all }, answer) => {
    const [first] = answers
    if (all === true) answer(null, answers)
    else answer(null, first?.address ?? '', first?.family)
  }
}
