import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'
import { createServer, isOrigin } from './index.ts'

const origin = 'https://app.example.com'
const origins = [origin, 'http://localhost:5173', 'capacitor://localhost']

const hostile = [
  'null',
  '*',
  '',
  'https://app.example.com.evil.test',
  'https://evil-app.example.com',
  'https://app.example.com@evil.test',
  'https://evil.test#https://app.example.com',
  'https://evil.test?https://app.example.com',
  'https://evil.test/https://app.example.com',
  'https://app.example.comm',
  'https://app.example.co',
  'https://pp.example.com',
  'https://xapp.example.com',
  'https://app-example.com',
  'https://appXexample.com',
  'https://sub.app.example.com',
  'https://example.com',
  'https://app.example.com.',
  'https://app.example.com/',
  'https://app.example.com:443',
  'https://app.example.com:8443',
  'https://app.example.com:80',
  'http://app.example.com',
  'HTTPS://app.example.com',
  'https://APP.example.com',
  'https://app.example.com%00',
  'https://app.example.com%60.evil.test',
  'https://app.example.com, https://evil.test',
  'https://evil.test, https://app.example.com',
  'https://app.example.com https://evil.test',
  'https:app.example.com',
  'app.example.com',
  '//app.example.com',
  'file://',
  'http://localhost',
  'http://localhost:51730',
  'http://127.0.0.1:5173',
  'https://localhost:5173',
  'capacitor://localhost.evil.test',
  'https://xn--app-example.com',
]

function withOrigin(rig: Rig, path: string, from: string, method = 'GET'): Promise<Response> {
  return rig.ask(path, { method, headers: { origin: from } })
}

/** A preflight as a browser sends it: without a key. */
function preflight(rig: Rig, path: string, headers: Record<string, string>): Promise<Response> {
  const request = new Request(`http://localhost${path}`, { method: 'OPTIONS', headers })
  return Promise.resolve(rig.server.fetch(request))
}

function corsOf(response: Response): [string, string][] {
  return [...response.headers].filter(([name]) => name.startsWith('access-control-'))
}

const asked = {
  'access-control-request-method': 'PATCH',
  'access-control-request-headers': 'authorization,idempotency-key,last-event-id,x-tenant',
}

describe('found by use: rest lags the sdk: cors by allow-list', () => {
  it('a page of a listed origin reads answers, problems and the headers that it needs', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    await rig.receive('Hello')
    for (const from of origins) {
      for (const path of [
        '/api/v1/conversations',
        '/api/v1/nothing',
        '/openapi.json',
        '/ready',
        '/errors/text.empty',
      ]) {
        const { headers } = await withOrigin(rig, path, from)
        expect(headers.get('access-control-allow-origin')).toBe(from)
        expect(headers.get('access-control-allow-credentials')).toBe('true')
        expect(headers.get('vary')).toMatch(/\bOrigin$/)
        for (const name of ['content-disposition', 'idempotent-replayed', 'location', 'retry-after', 'x-request-id'])
          expect(headers.get('access-control-expose-headers')).toContain(name)
      }
    }
    const request = new Request('http://localhost/api/v1/conversations', { headers: { origin } })
    const unknown = await rig.server.fetch(request)
    expect([unknown.status, unknown.headers.get('access-control-allow-origin')]).toEqual([401, origin])
  })

  it('every route answers a preflight without a key, the stream too', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    const { paths } = await (await rig.ask('/openapi.json')).json()
    const api = Object.keys(paths).filter((path) => path.startsWith('/api/'))
    expect(api).toContain('/api/v1/events')
    for (const path of [...api, '/openapi.json', '/version']) {
      const response = await preflight(rig, path.replaceAll(/{\w+}/g, 'x'), { origin, ...asked })
      expect([path, response.status, await response.text()]).toEqual([path, 204, ''])
      const { headers } = response
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      for (const method of Object.keys(paths[path] ?? {})) {
        expect(headers.get('access-control-allow-methods')).toContain(method.toUpperCase())
      }
      expect(headers.get('access-control-allow-headers')).toBe(asked['access-control-request-headers'])
      expect(headers.get('vary')).toContain('Origin')
    }
  })

  it('a stream is open to a page of a listed origin, and to no other', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    for (const from of [origin, 'https://evil.test']) {
      const response = await withOrigin(rig, '/api/v1/events', from)
      expect(response.headers.get('access-control-allow-origin')).toBe(from === origin ? origin : null)
      expect(response.headers.get('vary')).toBe('Origin')
      await response.body?.cancel()
    }
  })

  it(`${hostile.length} hostile origins get no header, from an answer or from a preflight`, async () => {
    await using rig = await openRig({ corsOrigins: origins })
    for (const from of hostile) {
      const answer = await withOrigin(rig, '/api/v1/conversations', from)
      expect([from, corsOf(answer), answer.headers.get('vary')]).toEqual([from, [], 'Origin'])
      const refused = await preflight(rig, '/api/v1/conversations', { origin: from, ...asked })
      expect([from, corsOf(refused), refused.ok]).toEqual([from, [], false])
    }
  })

  it('an answer without an origin has Vary, so that no cache mixes them up', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    const response = await rig.ask('/api/v1/conversations')
    expect([corsOf(response), response.headers.get('vary')]).toEqual([[], 'Origin'])
    const page = await rig.ask('/errors/text.empty')
    expect(page.headers.get('vary')).toBe('Accept, Origin')
  })

  it('webhooks are never open to pages', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    const posted = await withOrigin(rig, '/webhooks/pigeon', origin, 'POST')
    expect(corsOf(posted)).toEqual([])
    expect(corsOf(await preflight(rig, '/webhooks/pigeon', { origin, ...asked }))).toEqual([])
  })

  it('an OPTIONS other than a preflight is answered as without CORS', async () => {
    await using rig = await openRig({ corsOrigins: origins })
    const response = await withOrigin(rig, '/api/v1/conversations', origin, 'OPTIONS')
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
  })

  it('without a list no answer has a CORS header', async () => {
    await using rig = await openRig()
    const response = await withOrigin(rig, '/api/v1/conversations', origin)
    expect([corsOf(response), response.headers.get('vary')]).toEqual([[], null])
  })

  it('an invalid origin in the list is refused when the server is created', async () => {
    await using rig = await openRig()
    const wrong = [
      '*',
      'null',
      '',
      'https://app.example.com/',
      'https://*.example.com',
      'app.example.com',
      origin.toUpperCase(),
    ]
    const wronger = [
      'https://app.example.com:443',
      'http://a.test:80',
      'https://a.test/path',
      'https://a.test?x',
      'file://',
    ]
    for (const each of [
      ...wrong,
      ...wronger,
      'https://user@a.test',
      'https://a.test, https://b.test',
      ' https://a.test',
    ]) {
      expect([each, isOrigin(each)]).toEqual([each, false])
      expect(() => createServer(rig.parley, { keys: ['key'], corsOrigins: [origin, each] })).toThrow(/corsOrigins/)
    }
    for (const each of [...origins, 'http://[::1]:3000', 'https://a.test:8443', 'chrome-extension://abcdef']) {
      expect([each, isOrigin(each)]).toEqual([each, true])
    }
  })
})
