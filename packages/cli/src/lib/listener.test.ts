import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Listener, listen } from './listener.ts'

let listener: Listener
/** The requests that reached the application. */
let asked: { method: string; url: string; body: string }[]

beforeEach(async () => {
  asked = []
  listener = await open()
})

afterEach(() => listener.close({ timeout: 0 }))

async function open(keepAlive?: number): Promise<Listener> {
  const opened = await listen({ host: '127.0.0.1', port: 0, keepAlive })
  opened.answer(async (request) => {
    asked.push({ method: request.method, url: request.url, body: await request.text() })
    return new Response('answered')
  })
  return opened
}

interface Answered {
  status: number
  headers: string
  body: string
}

/** Sends bytes on a connection of its own, until the server has closed it; returns every answer to it. */
async function say(text: string, to = listener): Promise<Answered[]> {
  const socket = connect(to.port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    heard += chunk
  })
  socket.end(text, 'latin1')
  await once(socket, 'close')
  return heard
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((each) => each !== '')
    .map((each) => {
      const [headers = '', body = ''] = each.split('\r\n\r\n')
      return { status: Number(headers.slice(9, 12)), headers: headers.toLowerCase(), body }
    })
}

describe('found by use: http as it is used', () => {
  it.each(['GET /live HTTP/1.0\r\n\r\n', 'GET /live HTTP/1.0\r\nConnection: close\r\n\r\n'])(
    'HTTP/1.0 needs no Host, as in health checks: %j',
    async (request) => {
      expect(await say(request)).toMatchObject([{ status: 200, body: 'answered' }])
      expect(asked).toEqual([{ method: 'GET', url: 'http://localhost/live', body: '' }])
    },
  )

  it.each([
    ['no Host', 'GET /live HTTP/1.1\r\n\r\n'],
    ['two of them', 'GET /live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['two of them in HTTP/1.0', 'GET /live HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['an invalid one', 'GET /live HTTP/1.1\r\nHost: a b/c\r\n\r\n'],
    ['an invalid port', 'GET /live HTTP/1.1\r\nHost: a:99999\r\n\r\n'],
    ['no path', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a backslash', 'GET /\\live HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('%s is answered 400 with a reason, and reaches no application', async (_, request) => {
    const [answer] = await say(request)
    expect(answer?.status).toBe(400)
    expect(answer?.headers).toContain('content-type: application/problem+json')
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 'input.malformed' })
    expect(asked).toEqual([])
  })

  it.each([
    ['a method in lower case', 'get /live HTTP/1.1\r\nHost: a\r\n\r\n', [400]],
    ['an unknown method', 'FROB /live HTTP/1.1\r\nHost: a\r\n\r\n', [400]],
    ['a later HTTP', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
    ['an invalid length', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', [400]],
    [
      'two lengths',
      'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      [400],
    ],
    ['headers that are too long', `GET /a HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, [431]],
    ['an unknown expectation', 'GET /a HTTP/1.1\r\nHost: a\r\nExpect: pony\r\n\r\n', [417]],
    ['OPTIONS of the server', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', [204]],
  ])('%s is answered, never 5xx', async (_, request, statuses) => {
    expect((await say(request)).map(({ status }) => status)).toEqual(statuses)
    expect(asked).toEqual([])
  })

  it.each([
    [
      'letters that are not encoded',
      'GET /search?q=caf\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n',
      /must be percent-encoded/,
    ],
    ['letters in Latin-1', 'GET /search?q=caf\xe9 HTTP/1.1\r\nHost: a\r\n\r\n', /must be percent-encoded/],
    ['a smile', 'GET /\xf0\x9f\x99\x82 HTTP/1.1\r\nHost: a\r\n\r\n', /must be percent-encoded/],
    ['a method in lower case', 'get /live HTTP/1.1\r\nHost: a\r\n\r\n', /capital letters/],
    ['an unknown method', 'FROB /live HTTP/1.1\r\nHost: a\r\n\r\n', /method/],
    ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', /HTTP/],
    ['another version', 'GET /live HTTP/3.0\r\nHost: a\r\n\r\n', /HTTP\/1\.1/],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /HTTP\/2/],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /TLS/],
    ['an invalid length', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', /Content-Length/],
    ['an invalid header', 'GET /a HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n', /header/],
  ])('%s: the answer has the reason', async (_, request, reason) => {
    const [answer, ...more] = await say(request)
    expect([answer?.status, more]).toEqual([400, []])
    expect(answer?.headers).toContain('content-type: application/problem+json')
    const problem = JSON.parse(answer?.body ?? '')
    expect(problem).toMatchObject({ status: 400, code: 'input.malformed', detail: expect.stringMatching(reason) })
    expect(asked).toEqual([])
  })

  it.each(['h2c', 'websocket', 'foo'])('an upgrade to %s that nothing takes is answered as a request', async (name) => {
    const request = `GET /live HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: ${name}\r\n\r\n`
    expect(await say(request)).toMatchObject([{ status: 200, headers: expect.stringContaining('connection: close') }])
    expect(asked).toEqual([{ method: 'GET', url: 'http://a/live', body: '' }])
  })

  it('sockets take their upgrades and requests, and the application gets none of them', async () => {
    const own = await listen({ host: '127.0.0.1', port: 0 })
    own.answer(() => new Response('answered'), {
      upgrade(request, socket) {
        if (request.url !== '/socket') return false
        socket.end('HTTP/1.1 418 Taken\r\n\r\n')
        return true
      },
      handle(request, response) {
        if (request.url !== '/polling') return false
        response.end('polled')
        return true
      },
      stop: async () => undefined,
    })
    const upgrade = (path: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n`
    expect((await say(upgrade('/socket'), own)).map(({ status }) => status)).toEqual([418])
    expect((await say(upgrade('/other'), own)).map(({ status }) => status)).toEqual([200])
    const [polled] = await say('GET /polling HTTP/1.0\r\n\r\n', own)
    expect(polled?.body).toBe('polled')
    await own.close({ timeout: 0 })
  })

  it('nothing is written into an answer that has begun', async () => {
    const own = await listen({ host: '127.0.0.1', port: 0 })
    own.answer(() => new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('event')) })))
    const socket = connect(own.port, '127.0.0.1')
    const closed = once(socket, 'close')
    let heard = ''
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        if (heard === '') socket.write('no HTTP\r\n\r\n')
        heard += chunk
      })
    socket.write('GET /events HTTP/1.1\r\nHost: a\r\n\r\n')
    await closed
    expect(heard.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    await own.close({ timeout: 0 })
  })

  it.each([
    ['GET http://sms.example.com/a?b=c HTTP/1.1\r\nHost: x\r\n\r\n', 'http://sms.example.com/a?b=c'],
    ['GET /a HTTP/1.1\r\nHost:\r\n\r\n', 'http://localhost/a'],
    ['GET /a HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n', 'http://[::1]:3000/a'],
    ['GET //a/ HTTP/1.1\r\nHost: x\r\n\r\n', 'http://x//a/'],
    ['GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n', 'http://x/b'],
  ])('%j reaches the path in it', async (request, url) => {
    expect(await say(request)).toMatchObject([{ status: 200 }])
    expect(asked).toMatchObject([{ url }])
  })

  it('accepts a body in chunks, one that waits for 100, and pipelined requests', async () => {
    const chunked = 'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n'
    const expecting = 'POST /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok'
    expect((await say(chunked + expecting)).map(({ status }) => status)).toEqual([200, 100, 200])
    expect(asked.map(({ body }) => body)).toEqual(['abcd', 'ok'])
    const three = await say('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3))
    expect(three.map(({ status, body }) => [status, body])).toEqual(Array.from({ length: 3 }, () => [200, 'answered']))
  })

  it.each([
    [undefined, 75],
    [120, 120],
  ])('keeps a connection open longer than a balancer does, or as configured: %j', async (keepAlive, seconds) => {
    const own = await open(keepAlive)
    const [answer] = await say('GET /a HTTP/1.1\r\nHost: x\r\n\r\n', own)
    expect(answer?.headers).toContain(`keep-alive: timeout=${seconds}`)
    await own.close({ timeout: 0 })
  })

  it.each([300_000, 1_000_000])(
    'a body of %i bytes that is refused unread leaves its connection to the next request',
    async (size) => {
      const own = await listen({ host: '127.0.0.1', port: 0 })
      own.answer(({ method, body }) =>
        // Reading the property of the body starts the reading.
        method === 'POST' && body !== null ? new Response('too large', { status: 413 }) : new Response('answered'),
      )
      const body = `POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size)}`
      const answers = await say(`${body}${body}GET /b HTTP/1.1\r\nHost: x\r\n\r\n`, own)
      expect(answers.map(({ status }) => status)).toEqual([413, 413, 200])
      await own.close({ timeout: 0 })
    },
  )

  it('while it leaves, every answer closes its connection; an idle connection does not delay it', async () => {
    const idle = connect(listener.port, '127.0.0.1')
    const unused = once(idle, 'close')
    idle.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle, 'data')
    listener.leave()
    const [answer] = await say('GET /b HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(answer?.headers).toContain('connection: close')
    await Promise.all([listener.close({ timeout: 60_000 }), unused])
  })
})
