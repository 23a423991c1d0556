import type { Socket } from 'node:net'
import { ParleyError } from '@parley/core'
import nock from 'nock'
import { beforeEach, describe, expect, it } from 'vitest'
import { certificate } from '../../../test/certificate.ts'
import { type Host, startHost } from '../../../test/hosts.ts'
import type { Wire } from './exchange.ts'
import { fetchOver } from './follow.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { type GuardedFetchOptions, settingsOf } from './options.ts'

// These tests have the network of loopback, and count its connections themselves.
beforeEach(() => nock.restore())

/** Longer than a busy machine takes, in milliseconds. */
const PATIENT = 200_000
const publicAddress = '93.184.216.34'
const toLoopback: Wire = { reach: () => '127.0.0.1', ca: certificate }

/** A fetch for which every name is public; loopback serves it. */
function publicFetch(host: Host, options: GuardedFetchOptions = {}): typeof fetch {
  const lookup = async (): Promise<string[]> => [publicAddress]
  return fetchOver(settingsOf({ http: true, ports: [host.port], lookup, timeout: PATIENT, ...options }), toLoopback)
}

function closeOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve))
}

async function refusalOf(call: Promise<unknown>): Promise<ParleyError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!ParleyError.is(error)) throw new Error(`There was no refusal: ${error}`)
  return error
}

describe('a guarded fetch', () => {
  it('fetches a public host as fetch does', async () => {
    await using host = await startHost((_, response) => {
      response.writeHead(201, 'Made', { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }).end('hello')
    })
    const response = await publicFetch(host)(`http://media.example:${host.port}/a?b=c`, {
      method: 'POST',
      body: 'a question',
      headers: { 'x-token': 'secret' },
    })
    expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Made', 'hello'])
    expect([response.headers.get('content-type'), response.headers.getSetCookie()]).toEqual([
      'text/plain',
      ['a=1', 'b=2'],
    ])
    expect(host.seen).toMatchObject([
      {
        method: 'POST',
        path: '/a?b=c',
        host: `media.example:${host.port}`,
        body: 'a question',
        headers: { 'x-token': 'secret' },
      },
    ])
  })

  it('takes a Request, and lets its init change it', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    const request = new Request(`http://media.example:${host.port}/`, { headers: { accept: 'image/*' } })
    await publicFetch(host)(request, { method: 'HEAD' })
    expect(host.seen).toMatchObject([{ method: 'HEAD', headers: { accept: 'image/*', 'accept-encoding': 'identity' } }])
  })

  it('verifies the name of the host by TLS, at the address that was checked', async () => {
    await using host = await startHost((_, response) => response.end('hello'), { tls: true })
    const fetch = publicFetch(host)
    expect(await (await fetch(`https://cdn.media.example:${host.port}/`)).text()).toBe('hello')
    const { code, cause } = await refusalOf(fetch(`https://other.example:${host.port}/`))
    expect([code, String(cause)]).toEqual(['media.unavailable', expect.stringContaining('altnames')])
    expect(host.seen.length).toBe(1)
  })

  it('trusts no certificate that the system does not trust', async () => {
    await using host = await startHost((_, response) => response.end('hello'), { tls: true })
    const { code } = await refusalOf(
      guardedFetch({ allow: [`https://127.0.0.1:${host.port}`] })(`https://127.0.0.1:${host.port}/`),
    )
    expect([code, host.seen.length]).toEqual(['media.unavailable', 0])
  })

  it('reads a host name with a trailing dot as the name', async () => {
    await using host = await startHost((_, response) => response.end('hello'), { tls: true })
    await publicFetch(host)(`https://media.example.:${host.port}/`)
    expect(host.seen[0]?.host).toBe(`media.example:${host.port}`)
  })

  it('fetches an origin that is allowed, and nothing beside it', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    await using other = await startHost((_, response) => response.end('hello'))
    const fetch = guardedFetch({ allow: [`http://127.0.0.1:${host.port}`] })
    expect(await (await fetch(`http://0x7f.1:${host.port}/`)).text()).toBe('hello')
    expect((await refusalOf(fetch(`http://127.0.0.1:${other.port}/`))).code).toBe('media.refused')
    expect((await refusalOf(fetch(`http://localhost:${host.port}/`))).code).toBe('media.refused')
    expect(other.connections()).toBe(0)
  })

  it('refuses what is denied, by name, by address and by range', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    for (const [deny, url] of [
      ['media.example', `http://cdn.media.example:${host.port}/`],
      ['Media.Example', `http://media.example:${host.port}/`],
      [publicAddress, `http://media.example:${host.port}/`],
      ['93.184.0.0/16', `http://${publicAddress}:${host.port}/`],
    ] as const) {
      expect((await refusalOf(publicFetch(host, { deny: [deny] })(url))).reason).toMatch(/denied/)
    }
    expect(host.connections()).toBe(0)
    await publicFetch(host, { deny: ['other.example', '2001:4860::/32'] })(`http://media.example:${host.port}/`)
  })

  it('refuses http and other ports unless they are allowed', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    const reasons = [
      await refusalOf(publicFetch(host, { http: false })(`http://media.example:${host.port}/`)),
      await refusalOf(publicFetch(host, { ports: [] })(`http://media.example:${host.port}/`)),
    ].map(({ reason }) => reason)
    expect(reasons).toEqual(['Its scheme is http.', 'Its port is not one that is allowed.'])
  })

  it('refuses a host of which one address is private', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    const lookup = async (): Promise<string[]> => [publicAddress, '10.0.0.1']
    const { code, reason } = await refusalOf(publicFetch(host, { lookup })(`http://media.example:${host.port}/`))
    expect([code, reason, host.connections()]).toEqual(['media.refused', 'Its address is not public (private).', 0])
  })

  it('refuses a host with invalid addresses', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    for (const answers of [[], ['localhost'], ['0x7f.1'], ['']]) {
      const call = publicFetch(host, { lookup: async () => answers })(`http://media.example:${host.port}/`)
      expect((await refusalOf(call)).code).toBe('media.refused')
    }
    expect(host.connections()).toBe(0)
  })

  it('is unavailable where the name does not resolve', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    const lookup = (): Promise<string[]> => Promise.reject(new Error('queryA ENOTFOUND media.example'))
    const { code, retryable } = await refusalOf(publicFetch(host, { lookup })(`http://media.example:${host.port}/`))
    expect([code, retryable]).toEqual(['media.unavailable', true])
  })

  it('ends a body with a too large content length, and one that is too large without it', async () => {
    await using host = await startHost((request, response) => {
      if (request.url === '/announced') response.setHeader('content-length', 1_001)
      response.write('x'.repeat(600))
      response.end('x'.repeat(401))
    })
    const fetch = publicFetch(host, { maxBytes: 1_000 })
    expect((await refusalOf(fetch(`http://media.example:${host.port}/announced`))).code).toBe('media.too_large')
    const response = await fetch(`http://media.example:${host.port}/`)
    const { code, reason } = await refusalOf(response.arrayBuffer())
    expect([code, reason]).toEqual(['media.too_large', 'It has more than 1000 bytes.'])
    const exact = await publicFetch(host, { maxBytes: 1_001 })(`http://media.example:${host.port}/`)
    expect((await exact.arrayBuffer()).byteLength).toBe(1_001)
  })

  it('ends a slow request: a resolver, a silent host, an endless body', async () => {
    await using host = await startHost((request, response) => {
      if (request.url === '/slow') response.write('x')
    })
    const silent = (): Promise<string[]> => new Promise(() => {})
    const late = 'It took longer than 150 milliseconds.'
    const url = `http://media.example:${host.port}`
    expect((await refusalOf(publicFetch(host, { timeout: 150, lookup: silent })(url))).reason).toBe(late)
    expect((await refusalOf(publicFetch(host, { timeout: 150 })(url))).reason).toBe(late)
    // On a slow machine the time ends before the head arrives. The promise covers both.
    const slow = async (): Promise<unknown> => (await publicFetch(host, { timeout: 150 })(`${url}/slow`)).text()
    const { code, reason } = await refusalOf(slow())
    expect([code, reason]).toEqual(['media.unavailable', late])
  })

  it('ends with the reason of a signal, before, during and after the head', async () => {
    await using host = await startHost((request, response) => {
      if (request.url === '/slow') response.write('x')
    })
    const url = `http://media.example:${host.port}`
    const reason = new Error('The request was canceled.')
    await expect(publicFetch(host)(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(host.connections()).toBe(0)
    const during = new AbortController()
    const call = publicFetch(host)(url, { signal: during.signal })
    const seen = setInterval(() => host.seen.length > 0 && during.abort(reason), 1)
    await expect(call).rejects.toBe(reason)
    clearInterval(seen)
    const behind = new AbortController()
    const response = await publicFetch(host)(`${url}/slow`, { signal: behind.signal })
    const reading = response.text()
    behind.abort(reason)
    await expect(reading).rejects.toBe(reason)
  })

  it('is unavailable if the connection breaks, and if the answer is invalid', async () => {
    await using host = await startHost((request, response) => {
      if (request.url === '/break') {
        response.writeHead(200, { 'content-length': 100 }).write('x')
        setImmediate(() => response.destroy())
      } else if (request.url === '/zip') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
      else request.socket.end('Not HTTP.\r\n\r\n')
    })
    const url = `http://media.example:${host.port}`
    const codes = [
      await refusalOf(publicFetch(host)(`${url}/break`).then((response) => response.text())),
      await refusalOf(publicFetch(host)(`${url}/zip`)),
      await refusalOf(publicFetch(host)(url)),
    ].map(({ code }) => code)
    expect(codes).toEqual(['media.unavailable', 'media.unavailable', 'media.unavailable'])
  })

  it('closes the connection of a canceled body', async () => {
    let left: Promise<unknown> = Promise.resolve()
    await using host = await startHost((request, response) => {
      response.write('x')
      left = closeOf(request.socket)
    })
    const response = await publicFetch(host)(`http://media.example:${host.port}/`)
    await response.body?.cancel()
    await left
  })

  it('closes the connection of an unread body at the timeout', async () => {
    let closed: Promise<unknown> = Promise.resolve()
    await using host = await startHost((request, response) => {
      closed = closeOf(request.socket)
      response.write('x'.repeat(1_000_000))
    })
    const fetch = publicFetch(host, { timeout: 1_000 })
    const late = async (): Promise<string> => {
      const response = await fetch(`http://media.example:${host.port}/`)
      await closed
      return response.text()
    }
    expect((await refusalOf(late())).reason).toBe('It took longer than 1000 milliseconds.')
    await closed
  })

  it('has no credential, path or query in its errors', async () => {
    await using host = await startHost((_, response) =>
      response.writeHead(302, { location: 'http://u:hunter2@10.0.0.1/hunter2?hunter2' }).end(),
    )
    const errors = [
      await refusalOf(publicFetch(host)(`http://joe:hunter2@media.example:${host.port}/hunter2`)),
      await refusalOf(publicFetch(host)(new URL(`http://10.0.0.1/hunter2?hunter2#hunter2`))),
      await refusalOf(publicFetch(host)(`http://media.example:${host.port}/hunter2`)),
      await refusalOf(publicFetch(host)('hunter2')),
      await refusalOf(publicFetch(host)('data:hunter2')),
    ]
    for (const error of errors)
      expect(`${error.stack} ${JSON.stringify(error)}`.replaceAll(/^ +at .*$/gm, '')).not.toContain('hunter2')
    expect(errors[1]?.message).toBe(
      'http://10.0.0.1: Its address is not public (private). Use an https URL of a public host, or allow the origin that is named.',
    )
  })

  it('refuses an unknown or invalid option', () => {
    const wrong: [object, string][] = [
      [{ maxBites: 1 }, 'maxBites: Unknown option `maxBites`. Did you mean `maxBytes`?'],
      [{ maxBytes: 0 }, 'maxBytes: It must be a whole number of at least 1.'],
      [{ timeout: 1.5 }, 'timeout: It must be a whole number from 1 to 2147483647.'],
      [{ ports: [443, 70_000] }, 'ports[1]: It must be a whole number from 1 to 65535.'],
      [{ allow: ['10.0.0.0/8'] }, 'allow[0]: It must be an origin'],
      [{ allow: ['https://a.example/path'] }, 'allow[0]: It must be an origin'],
      [{ allow: ['ftp://a.example'] }, 'allow[0]: It must be an origin'],
      [{ http: 'yes' }, 'http: It must be true or false.'],
      [{ lookup: 'system' }, 'lookup: It must be a function.'],
      [{ deny: ['https://a.example'] }, 'deny[0]: It must be a host name'],
      [{ deny: ['10.0.0.0/33'] }, 'deny[0]: It must be a host name'],
    ]
    for (const [options, message] of wrong) expect(() => guardedFetch(options)).toThrow(message)
  })

  it('connects over the wire of a program to an origin that is allowed', async () => {
    await using host = await startHost((_, response) => response.end('hello'))
    const origin = `http://files.internal:${host.port}`
    const fetch = guardedFetch({ allow: [origin], lookup: async () => ['127.0.0.1'] })
    expect(await (await fetch(origin)).text()).toBe('hello')
  })
})
