import { describe, expect, it } from 'vitest'
import { type Client, type ClientOptions, createClient, ParleyClientError } from '../src/index.ts'
import { instantEnvironment, manualEnvironment, until } from './environment.ts'
import { answer, problem, type Scripted, scriptedFetch } from './scripted-fetch.ts'

function open(answers: Scripted[], options: Partial<ClientOptions> = {}): { client: Client; requests: Request[] } {
  const { fetch, requests } = scriptedFetch(...answers)
  const environment = instantEnvironment()
  const given = { url: 'https://chat.example/', credentials: { key: 'secret' }, fetch, environment }
  return { client: createClient({ ...given, ...options }), requests }
}

const keyOf = (request: Request): string | null => request.headers.get('idempotency-key')
const caught = (thrown: PromiseLike<unknown>): Promise<unknown> => Promise.resolve(thrown).catch((error) => error)

describe('credentials', () => {
  it('sends a key as a bearer', async () => {
    const { client, requests } = open([answer({ id: 'con_1' })])
    await client.conversations.get('con_1')
    expect(requests[0]?.url).toBe('https://chat.example/api/v1/conversations/con_1')
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer secret')
    expect(requests[0]?.credentials).toBe('omit')
  })

  it('sends the header against forged requests with the cookie', async () => {
    const { client, requests } = open([answer({ id: 'con_1' })], { credentials: { cookie: true } })
    await client.conversations.update('con_1', { starred: true })
    expect(requests[0]?.headers.get('x-parley-csrf')).toBe('1')
    expect(requests[0]?.headers.get('authorization')).toBeNull()
    expect(requests[0]?.credentials).toBe('include')
  })

  it('asks once for a new token after a refusal', async () => {
    let issued = 0
    const token = async (): Promise<string> => `token-${++issued}`
    const { client, requests } = open([problem(401, 'auth.invalid'), answer({})], { credentials: { token } })
    await client.session.get()
    expect(requests.map((each) => each.headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2'])
    const refused = open([problem(401, 'auth.invalid'), problem(401, 'auth.invalid')], { credentials: { token } })
    expect(await caught(refused.client.session.get())).toMatchObject({ code: 'auth.invalid', status: 401 })
  })
})

describe('retries', () => {
  it('repeat a change with the key of the first try', async () => {
    const lost = new TypeError('fetch failed')
    const { client, requests } = open([lost, problem(503, 'store.unavailable'), answer({ id: 'msg_1' }, 202)])
    const message = await client.messages.send('con_1', { text: 'Hello' })
    expect(message.id).toBe('msg_1')
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(keyOf)).size).toBe(1)
    expect(keyOf(requests[0] as Request)).toMatch(/^key-/)
  })

  it('by a person reuse the key of the first send (R9b)', async () => {
    const { client, requests } = open([new TypeError('lost'), answer({ id: 'msg_1' }, 202)], { retries: 0 })
    const first = client.messages.send('con_1', { text: 'Hello' })
    expect(await caught(first)).toMatchObject({ code: 'network' })
    const again = await first.again()
    expect(again.id).toBe('msg_1')
    expect(requests.map(keyOf)).toEqual([first.idempotencyKey, first.idempotencyKey])
  })

  it('end after the given number', async () => {
    const { client, requests } = open(
      [1, 2, 3].map(() => problem(503, 'store.unavailable')),
      { retries: 2 },
    )
    expect(await caught(client.channels.list())).toMatchObject({ code: 'store.unavailable' })
    expect(requests).toHaveLength(3)
  })

  it('wait for Retry-After', async () => {
    const environment = manualEnvironment()
    const { client, requests } = open([problem(429, 'store.contended', { 'retry-after': '7' }), answer({})], {
      environment,
    })
    const asked = client.session.get()
    await until(() => environment.pending.includes(7000))
    environment.advance(6999)
    expect(requests).toHaveLength(1)
    environment.advance(1)
    await asked
    expect(requests).toHaveLength(2)
  })

  it('of a refused request do not happen', async () => {
    const { client, requests } = open([problem(409, 'conversation.closed')])
    const error = await caught(client.messages.send('con_1', { text: 'Hello' }))
    expect(error).toBeInstanceOf(ParleyClientError)
    expect(error).toMatchObject({ code: 'conversation.closed', status: 409, hint: 'Hint.', requestId: 'r-1' })
    expect(requests).toHaveLength(1)
  })

  it('of a request with a secret that is shown once happen after 429 only', async () => {
    const { client, requests } = open([problem(429, 'store.contended'), problem(503, 'store.unavailable')])
    expect(await caught(client.keys.create({ name: 'Shop', role: 'agent' }))).toMatchObject({ status: 503 })
    expect(requests).toHaveLength(2)
    expect(requests.map(keyOf)).toEqual([null, null])
  })
})

describe('errors of the client', () => {
  it('are aborted, timeout and network', async () => {
    const ending = new AbortController()
    const hangs = (request: Request): Promise<Response> =>
      new Promise((_, reject) => {
        if (request.signal.aborted) reject(request.signal.reason)
        request.signal.addEventListener('abort', () => reject(request.signal.reason))
      })
    const { client } = open([hangs])
    const asked = client.session.get({ signal: ending.signal })
    ending.abort()
    expect(await caught(asked)).toMatchObject({ code: 'aborted', status: 0 })

    const environment = manualEnvironment()
    const slow = open([hangs], { environment, retries: 0, timeout: 5000 })
    const late = caught(slow.client.session.get())
    await until(() => environment.pending.includes(5000))
    environment.advance(5000)
    expect(await late).toMatchObject({ code: 'timeout', detail: 'The server did not answer within 5000 ms.' })

    const proxied = open([new Response('<h1>Bad gateway</h1>', { status: 502 })], { retries: 0 })
    expect(await caught(proxied.client.session.get())).toMatchObject({ code: 'network', status: 502 })
  })

  it.each(['chat.example', 'ftp://chat.example', 'https://chat.example/?a=1', '//chat.example'])(
    'refuse %s as a base URL',
    (url) => {
      expect(() => createClient({ url, credentials: { key: 'k' } })).toThrow(`"${url}" is not a base URL.`)
    },
  )
})

it('iterates over all items of a list, page by page', async () => {
  const pages = [
    answer({ items: [{ id: '1' }, { id: '2' }], next: 'c2', asOf: 'a' }),
    answer({ items: [{ id: '3' }], next: null, asOf: 'a' }),
  ]
  const { client, requests } = open(pages)
  const ids: string[] = []
  for await (const { id } of client.conversations.list({ unread: true, status: ['open', 'closed'] })) ids.push(id)
  expect(ids).toEqual(['1', '2', '3'])
  const queries = requests.map(({ url }) => new URL(url).search)
  expect(queries).toEqual([
    '?unread=true&status=open&status=closed',
    '?unread=true&status=open&status=closed&cursor=c2',
  ])
})

it('writes a debug log without texts and secrets', async () => {
  const lines: unknown[] = []
  const { client } = open([answer({ id: 'msg_1' }, 202), answer({ items: [] })], {
    debug: (entry) => lines.push(entry),
  })
  await client.messages.send('con_1', { text: 'a private text' })
  await client.messages.search({ q: 'a private text' })
  expect(lines).toHaveLength(2)
  expect(JSON.stringify(lines)).not.toMatch(/private|secret/)
})
