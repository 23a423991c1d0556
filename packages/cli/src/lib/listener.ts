import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

/** Answers a request; the second argument is what Node knows of it. */
export type Answer = (request: Request, bindings: unknown) => Response | Promise<Response>

/** A socket that is listened on. */
export interface Listener {
  readonly port: number
  /** Where it is reached from this machine, without a trailing slash. */
  readonly url: string
  /** Answers what comes, and what has come. Until then requests wait. */
  answer(answer: Answer): void
  /** Takes no connection more, and resolves when all requests are answered; at the latest after `patience` milliseconds. */
  close(options: { patience: number }): Promise<void>
}

/**
 * Listens at once, so that the port is known, and taken, before anything else is opened.
 *
 * @throws Error that names HOST and PORT, where it cannot be listened there
 */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  let begin: (answer: Answer) => void = () => {}
  const answering = new Promise<Answer>((resolve) => {
    begin = resolve
  })
  const server = createAdaptorServer({ fetch: async (request, bindings) => (await answering)(request, bindings) })
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(new Error(refusal({ host, port }, error)))
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    url: `http://${reachable(host)}:${bound}`,
    answer: (answer) => begin(answer),
    close: ({ patience }) =>
      new Promise((resolve) => {
        const closer = 'closeIdleConnections' in server ? server : undefined
        // A connection that is kept alive becomes idle only when its last answer is out.
        const idle = setInterval(() => closer?.closeIdleConnections(), 50)
        const late = setTimeout(() => closer?.closeAllConnections(), patience)
        server.close(() => {
          clearInterval(idle)
          clearTimeout(late)
          resolve()
        })
      }),
  }
}

function refusal({ host, port }: { host: string; port: number }, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `PORT ${port} is in use; choose another, or 0 for any that is free`
  if (code === 'EACCES') return `PORT ${port} is not for this user; choose one from 1024 on`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine (${code})`
  return `HOST ${host} and PORT ${port} cannot be served on: ${message}`
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
