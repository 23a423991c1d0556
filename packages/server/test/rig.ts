import { type ChannelTypes, createParley, type Environment, type Parley, type ParleyOptions } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import type { Module, ModuleTypes } from '@parley/core/module'
import type { Store } from '@parley/core/store'
import type { OpenApi } from '../../../scripts/wire/document.ts'
import { watched } from '../../../scripts/wire/watched.ts'
import { WireContract } from '../../../scripts/wire/wire-contract.ts'
import {
  type Authenticate,
  createServer,
  openPeople,
  type PeopleOptions,
  type Server,
  type Tickets,
} from '../src/index.ts'
import { pigeonChannel, seal } from './pigeon-channel.ts'

const key = 'a-key-for-tests'

/** A server over a Parley in memory with one channel, and a client with the key. */
export interface Rig extends AsyncDisposable {
  parley: Parley
  server: Server
  /** Sends a request with the key; a body that is not text is sent as JSON. */
  ask(path: string, options?: Asked): Promise<Response>
  /** A customer's text arrives. */
  receive(text: string, options?: Received): Promise<Response>
  /** The provider reports the status of a message. */
  report(message: string, status: 'sent' | 'delivered' | 'failed'): Promise<Response>
  /** The only conversation. */
  conversation(): Promise<{ id: string; [field: string]: unknown }>
}

/** A request. `bindings` is what Node binds to it. */
export interface Asked {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  bindings?: unknown
}

/** A customer's text, and its files. */
interface Received {
  from?: string
  id?: string
  files?: { url: string; contentType: string }[]
}

export interface RigOptions {
  /** Keeps files. */
  media?: NonNullable<ParleyOptions['media']>
  /** The secret of ids and links. */
  secret?: string
  store?: Store
  environment?: Partial<Environment>
  maxText?: number
  /** The types of channels that can be added. */
  channelTypes?: ChannelTypes
  /** The modules of the Parley. */
  modules?: readonly Module<ModuleTypes>[]
  /** The handlers of the Parley. */
  on?: ParleyOptions['on']
  corsOrigins?: readonly string[]
  /** Options of the people, if their module is among the modules. */
  people?: PeopleOptions
  /** In place of keys. */
  authenticate?: Authenticate
  tickets?: Tickets
  connectionsPerPerson?: number
  /** Paths that a test mounts beside the API: they are in no document. */
  mounted?: readonly string[]
}

export async function openRig({
  store = memoryStore(),
  environment = {},
  maxText = 160,
  on = {},
  channelTypes = {},
  modules = [],
  corsOrigins = [],
  authenticate,
  people,
  tickets,
  connectionsPerPerson,
  mounted = [],
  ...more
}: RigOptions = {}): Promise<Rig> {
  const parley = await createParley({
    store,
    channels: { pigeon: pigeonChannel({ maxText }) },
    channelTypes,
    on,
    environment,
    modules,
    publicUrl: 'https://chat.example',
    ...more,
  })
  const given = authenticate === undefined ? { keys: [key, 'another-key'] } : { authenticate }
  const live = {
    ...(tickets === undefined ? {} : { tickets }),
    ...(connectionsPerPerson === undefined ? {} : { connectionsPerPerson }),
  }
  const served = createServer(parley, {
    ...given,
    ...live,
    ...{ version: '1.2.3', corsOrigins, environment },
    ...(people === undefined ? {} : { people: openPeople(parley, { environment, ...people }) }),
  })
  const server = watchedServer(served, mounted, modules.map(({ id }) => id).join())
  let posted = 0
  const fetchServer = async (path: string, init: RequestInit, bindings?: unknown): Promise<Response> =>
    server.fetch(new Request(`http://localhost${path}`, init), bindings)
  const post = (fact: unknown): Promise<Response> =>
    fetchServer('/webhooks/pigeon', { method: 'POST', headers: { 'x-seal': seal }, body: JSON.stringify(fact) })
  const ask: Rig['ask'] = (path, { method = 'GET', body, headers = {}, bindings } = {}) =>
    fetchServer(
      path,
      {
        method,
        headers: {
          ...(headers.authorization === '' ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...Object.fromEntries(
            Object.entries(headers).filter(([name, value]) => name !== 'authorization' || value !== ''),
          ),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      bindings,
    )
  return {
    parley,
    server,
    ask,
    receive: (text, { from = '+14155550123', id = `in-${++posted}`, files = [] } = {}) =>
      post({ type: 'message', id, from, text, files }),
    report: (message, status) => post({ type: 'receipt', message, status }),
    async conversation() {
      const { items } = await (await ask('/api/v1/conversations')).json()
      return items[0]
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await parley.stop({ timeout: 0 })
    },
  }
}

/**
 * The server, with every answer checked against its document. Its disposal throws the mismatches. Servers with the same
 * `modules` share a contract.
 */
function watchedServer(server: Server, mounted: readonly string[], modules: string): Server {
  const faults: string[] = []
  return {
    ...server,
    async fetch(request, bindings) {
      const { method } = request
      const { pathname: path } = new URL(request.url)
      const response = await server.fetch(request, bindings)
      if (mounted.includes(path)) return response
      const contract = contracts.get(modules) ?? (await contractOf(server))
      contracts.set(modules, contract)
      return watched(contract, { method, path }, response, (fault) => faults.push(fault))
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      if (faults.length > 0) throw new Error(`The document differs:\n${faults.join('\n')}`)
    },
  }
}

// Rigs with the same modules have the same routes, and compiling their schemas takes longer than most tests.
const contracts = new Map<string, WireContract>()

async function contractOf(server: Server): Promise<WireContract> {
  const response = await server.fetch(new Request('http://localhost/openapi.json'))
  return new WireContract((await response.json()) as OpenApi)
}
