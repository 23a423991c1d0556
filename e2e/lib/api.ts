import { randomUUID } from 'node:crypto'
import { key } from './account.ts'
import type { Fetch } from './own-connection.ts'
import { untilInTime } from './put-off.ts'

/** The fields of a conversation that tests read. */
export interface ApiConversation {
  id: string
  status: string
  unread: number
  starred: boolean
  snoozedUntil: string | null
  address: { value: string; display: string }
  lastMessage: { id: string; text: string; at: string; direction: string } | null
}

/** The fields of a message that tests read. */
export interface ApiMessage {
  id: string
  direction: 'inbound' | 'outbound'
  text: string
  status: string
  createdAt: string
}

/** A client of the installation that uses its API only. */
export class Api {
  readonly #url: string
  readonly #fetch: Fetch

  constructor(url: string, ask: Fetch = fetch) {
    this.#url = url
    this.#fetch = ask
  }

  async request(
    path: string,
    { body, headers, ...init }: Omit<RequestInit, 'body'> & { body?: unknown } = {},
  ): Promise<Response> {
    return this.#fetch(`${this.#url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(headers as Record<string, string> | undefined),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async conversations(query = ''): Promise<{ items: ApiConversation[]; next: string | null }> {
    return this.#get(`/api/v1/conversations${query}`)
  }

  async conversation(id: string): Promise<ApiConversation> {
    return this.#get(`/api/v1/conversations/${id}`)
  }

  async messages(id: string, query = ''): Promise<{ items: ApiMessage[]; next: string | null }> {
    return this.#get(`/api/v1/conversations/${id}/messages${query}`)
  }

  async send(id: string, text: string, once?: string): Promise<ApiMessage> {
    return this.#post(`/api/v1/conversations/${id}/messages`, { text }, once)
  }

  async start({ to, text }: { to: string; text: string }, once?: string): Promise<ApiConversation> {
    return this.#post('/api/v1/conversations', { channel: 'sms', to, text }, once)
  }

  async #get<Body>(path: string): Promise<Body> {
    return read(await untilInTime(() => this.request(path)))
  }

  // Always with a key, so that it can be repeated.
  async #post<Body>(path: string, body: unknown, once: string = randomUUID()): Promise<Body> {
    const headers = { 'idempotency-key': once }
    return read(await untilInTime(() => this.request(path, { method: 'POST', body, headers })))
  }
}

async function read<Body>(response: Response): Promise<Body> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as Body
}
