import type { Context } from 'hono'
import type { RequestState } from '../request-state.ts'

/** The other end of a request. */
export interface Client {
  /** Its address, or the first 64 bits of an IPv6 one, which one customer of a provider has. */
  address: string
  /** It is a program on this machine, and no proxy passes a request of another machine on. */
  isLocal: boolean
}

const forwarding = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']

/**
 * The client of a request, from Node's binding to it.
 *
 * A proxy on this machine appends the address of its client to `X-Forwarded-For`. So the last address counts there. From
 * another machine the header is not believed.
 */
export function clientOf(c: Context<RequestState>): Client {
  const remote = remoteOf(c.env)
  const isLoopback = remote !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(remote)
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  const address = isLoopback && forwarded ? forwarded : (remote ?? 'unknown')
  const isForwarded = forwarding.some((name) => c.req.header(name) !== undefined)
  return { address: networkOf(address), isLocal: isLoopback && !isForwarded }
}

function remoteOf(bindings: unknown): string | undefined {
  const { incoming } = Object(bindings) as { incoming?: { socket?: { remoteAddress?: unknown } } }
  const remote = incoming?.socket?.remoteAddress
  return typeof remote === 'string' ? remote : undefined
}

function networkOf(address: string): string {
  if (!address.includes(':')) return address.slice(0, 100)
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = ''] = address.split('::')
  const groups = head.split(':').slice(0, 4)
  return `${[...groups, ...Array(4 - groups.length).fill('0')].join(':')}::/64`.slice(0, 100)
}
