import { createParley, type Parley } from '@parley/core'
import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { memoryStore } from '@parley/core/memory'
import { notes } from '@parley/core/notes'
import { preferences } from '@parley/core/preferences'
import { push } from '@parley/core/push'
import { responses } from '@parley/core/responses'
import { suggestions } from '@parley/core/suggestions'
import { fakeAssistant } from '@parley/core/testing'
import { views } from '@parley/core/views'
import { createServer, type Server } from '@parley/server'
import { webPush } from '@parley/server/push'
import type { OpenApi } from '../../../scripts/wire/document.ts'
import { watched } from '../../../scripts/wire/watched.ts'
import { WireContract } from '../../../scripts/wire/wire-contract.ts'
import { type Client, type ClientOptions, createClient } from '../src/index.ts'
import { instantEnvironment } from './environment.ts'
import { pigeonChannel } from './pigeon-channel.ts'

/** The key of the server. */
const key = 'a-key-for-tests'

/** A real server in this process with one channel, and a client of it. */
export interface Rig extends AsyncDisposable {
  parley: Parley
  server: Server
  document: OpenApi
  client: Client
  /** Each request that the server received: `GET /api/v1/conversations`. */
  requests: string[]
  /** Another client of the same server. */
  connect(options?: Partial<ClientOptions>): Client
  /** A request without a client. */
  fetch: typeof fetch
  /** A customer's text arrives. */
  receive(text: string, from?: string): Promise<void>
  /** The provider reports the status of a message. */
  report(message: string, status: 'sent' | 'delivered' | 'failed'): Promise<void>
}

export async function openRig(): Promise<Rig> {
  const parley = await createParley({
    store: memoryStore(),
    channels: { pigeon: pigeonChannel({}) },
    modules: [
      contacts(),
      notes(),
      drafts(),
      preferences(),
      responses(),
      views(),
      suggestions(),
      autoResponder({ assistant: fakeAssistant() }),
      push({ sender: webPush({ subject: 'mailto:a@example.com' }) }),
    ],
    publicUrl: 'https://chat.example',
  })
  const server = createServer(parley, { keys: [key], version: '1.2.3' })
  const described = await server.fetch(new Request('http://localhost/openapi.json'))
  const document: OpenApi = await described.json()
  const contract = new WireContract(document)
  const faults: string[] = []
  const requests: string[] = []
  const clients: Client[] = []
  const fetchServer = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    const { pathname: path } = new URL(request.url)
    requests.push(`${request.method} ${path}`)
    const response = await server.fetch(request)
    return watched(contract, { method: request.method, path }, response, (fault) => faults.push(fault))
  }) as typeof fetch
  const connect: Rig['connect'] = (options = {}) => {
    const client = createClient({
      ...{ url: 'http://localhost', credentials: { key }, fetch: fetchServer, environment: instantEnvironment() },
      ...{ transport: 'sse', ...options },
    })
    clients.push(client)
    return client
  }
  const post = async (fact: unknown): Promise<void> => {
    await fetchServer('http://localhost/webhooks/pigeon', { method: 'POST', body: JSON.stringify(fact) })
  }
  let posted = 0
  return {
    ...{ parley, server, document, requests, connect, client: connect(), fetch: fetchServer },
    receive: (text, from = '+14155550123') => post({ type: 'message', id: `in-${++posted}`, from, text }),
    report: (message, status) => post({ type: 'receipt', message, status }),
    async [Symbol.asyncDispose]() {
      for (const each of clients) each.close()
      await server.stop()
      await parley.stop({ timeout: 0 })
      if (faults.length > 0) throw new Error(`The document differs:\n${faults.join('\n')}`)
    },
  }
}
