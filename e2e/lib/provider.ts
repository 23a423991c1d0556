import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Clock, createTwilioSimulator, type TwilioSimulator } from '@parley/simulator'
import { account } from './account.ts'
import type { Flight } from './load.ts'

/** The simulated provider, served by this process, which is never killed. */
export interface Provider extends AsyncDisposable {
  url: string
  simulator: TwilioSimulator
  /** The URL for texts of customers; none before it is set. */
  deliverTo(webhookUrl: string): void
  /** Status callbacks in progress. */
  flights: ReadonlySet<Flight>
  /** The times of its list requests, by the machine's clock. */
  lists: readonly number[]
}

/** Serves the provider on a port of its own. Default: the machine's clock. */
export async function openProvider({ pace = 20, clock }: { pace?: number; clock?: Clock } = {}): Promise<Provider> {
  const flights = new Set<Flight>()
  // As with a real account, the number exists before its webhook.
  let webhookUrl = 'http://127.0.0.1:1/webhooks/sms'
  const simulator = createTwilioSimulator({
    accountSid: account.accountSid,
    authToken: account.authToken,
    numbers: {
      sms: {
        number: account.from,
        get webhookUrl() {
          return webhookUrl
        },
      },
    },
    pace,
    clock,
    fetch: async (input, init) => {
      const flight: Flight = { lost: false }
      flights.add(flight)
      try {
        return await fetch(input, init)
      } catch (error) {
        flight.lost = true
        throw error
      } finally {
        flights.delete(flight)
      }
    },
  })
  const lists: number[] = []
  const answer: typeof simulator.app.fetch = (request, env) => {
    const { pathname, searchParams } = new URL(request.url)
    const isList = request.method === 'GET' && pathname.endsWith('/Messages.json')
    if (isList && searchParams.has('From') && !searchParams.has('To')) lists.push(Date.now())
    return simulator.app.fetch(request, env)
  }
  const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' })
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    simulator,
    flights,
    lists,
    deliverTo(url) {
      webhookUrl = url
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]()
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  }
}
