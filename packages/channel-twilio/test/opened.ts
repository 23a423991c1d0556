import type { Channel, ChannelStateMap } from '@parley/core/channel'
import { createTwilioSimulator, type TwilioSimulator, type TwilioSimulatorOptions } from '@parley/simulator'
import { type TwilioSmsOptions, twilioSms } from '../src/index.ts'
import { accountSid, authToken, business, webhookUrl } from './account.ts'
import { contextWith } from './context.ts'

/** A simulated account, and channels over it, in this process and without a socket. */
export interface SimulatedAccount extends AsyncDisposable {
  simulator: TwilioSimulator
  /** The requests to Twilio, as method and path. */
  requests: string[]
  /** Opens a channel. The state of its id stays. */
  open(options?: Partial<TwilioSmsOptions>, url?: string | null): Promise<Channel>
}

/** The base URL of the simulated account. */
const baseUrl = 'http://twilio.test'

/** Opens a simulated account. Default: one number without a webhook. */
export function openAccount(options: Partial<TwilioSimulatorOptions> = {}): SimulatedAccount {
  const simulator = createTwilioSimulator({
    accountSid,
    authToken,
    numbers: { sms: { number: business, webhookUrl: '' } },
    pace: 1,
    fetch: async () => new Response('<Response/>', { headers: { 'content-type': 'text/xml' } }),
    ...options,
  })
  const requests: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    requests.push(`${request.method} ${new URL(request.url).pathname}`)
    return await simulator.app.fetch(request)
  }
  const values = new Map<string, unknown>()
  const state: ChannelStateMap = {
    get: async (name) => values.get(name),
    set: async (name, value) => void values.set(name, value),
  }
  return {
    simulator,
    requests,
    async open(more = {}, url = webhookUrl) {
      const source = twilioSms({ accountSid, authToken, from: business, baseUrl, ...more })
      return await source.open(contextWith({ fetch, state, webhookUrl: url ?? undefined }))
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  }
}
