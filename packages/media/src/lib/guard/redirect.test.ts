import type { RequestListener } from 'node:http'
import { ParleyError } from '@parley/core'
import nock from 'nock'
import { beforeEach, describe, expect, it } from 'vitest'
import { certificate } from '../../../test/certificate.ts'
import { type Host, startHost } from '../../../test/hosts.ts'
import { fetchOver } from './follow.ts'
import { type GuardedFetchOptions, settingsOf } from './options.ts'

beforeEach(() => nock.restore())

const authorization = `Basic ${Buffer.from('AC0:hunter2').toString('base64')}`
const credentials = {
  authorization,
  cookie: 'session=hunter2',
  'x-postmark-server-token': 'hunter2',
  'proxy-authorization': 'hunter2',
}

function fetchOf(hosts: readonly Host[], options: GuardedFetchOptions = {}): typeof fetch {
  const settings = settingsOf({
    http: true,
    // Longer than a busy machine takes.
    timeout: 200_000,
    ports: hosts.map(({ port }) => port),
    lookup: async () => ['93.184.216.34'],
    ...options,
  })
  return fetchOver(settings, { reach: () => '127.0.0.1', ca: certificate })
}

const redirect =
  (status: number, location: () => string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { location: location() }).end()

const file: RequestListener = (_, response) => response.setHeader('content-type', 'image/jpeg').end('a picture')

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: unknown) => (ParleyError.is(error) ? `${error.code}: ${error.reason}` : String(error)),
  )
}

describe('a redirect', () => {
  it('of a picture of Twilio is followed to its CDN, without the credentials of the account', async () => {
    await using cdn = await startHost(file, { tls: true })
    await using api = await startHost(
      redirect(307, () => `https://cdn.media.example:${cdn.port}/file?token=1`),
      { tls: true },
    )
    const fetch = fetchOf([cdn, api])
    const response = await fetch(`https://api.media.example:${api.port}/Media/ME1`, {
      headers: { authorization, accept: 'image/*' },
    })
    expect([response.status, await response.text()]).toEqual([200, 'a picture'])
    expect(api.seen).toMatchObject([{ headers: { authorization } }])
    expect(cdn.seen).toMatchObject([{ path: '/file?token=1', headers: { accept: 'image/*' } }])
    expect(JSON.stringify(cdn.seen)).not.toContain(authorization)
  })

  for (const status of [301, 302, 303, 307, 308]) {
    it(`by ${status} to another host, port or scheme has no header that could be a credential`, async () => {
      await using target = await startHost(file)
      await using secure = await startHost(file, { tls: true })
      const targets = [
        `http://other.example:${target.port}/`,
        `http://media.example:${target.port}/`,
        `https://media.example:${secure.port}/`,
      ]
      let location = ''
      await using host = await startHost(redirect(status, () => location))
      for (location of targets) {
        await fetchOf([target, secure, host])(`http://media.example:${host.port}/`, { headers: credentials })
      }
      const seen = [...target.seen, ...secure.seen]
      expect([seen.length, JSON.stringify(seen).includes('hunter2')]).toEqual([3, false])
      expect(seen.some(({ headers }) => 'authorization' in headers)).toBe(false)
    })
  }

  it('within the origin keeps them', async () => {
    await using host: Host = await startHost((request, response) => {
      if (request.url === '/file') return file(request, response)
      response.writeHead(302, { location: '/file' }).end()
    })
    const response = await fetchOf([host])(`http://media.example:${host.port}/`, { headers: credentials })
    expect(await response.text()).toBe('a picture')
    expect(host.seen[1]?.headers).toMatchObject(credentials)
  })

  it('back to the first origin does not bring them back', async () => {
    await using far: Host = await startHost(redirect(302, () => `http://media.example:${host.port}/file`))
    await using host: Host = await startHost((request, response) => {
      if (request.url === '/file') return file(request, response)
      response.writeHead(302, { location: `http://other.example:${far.port}/` }).end()
    })
    await fetchOf([host, far])(`http://media.example:${host.port}/`, { headers: credentials })
    expect(host.seen.map(({ headers }) => headers.authorization)).toEqual([authorization, undefined])
    expect(JSON.stringify([far.seen, host.seen[1]])).not.toContain('hunter2')
  })

  it('changes a POST to a GET as fetch does, and sends no body to another origin', async () => {
    const at =
      (statuses: string): RequestListener =>
      (request, response) => {
        if (!request.url?.startsWith('/3')) return file(request, response)
        response.writeHead(Number(request.url.slice(1)), { location: statuses }).end()
      }
    await using other = await startHost(file)
    await using host = await startHost(at('/file'))
    await using away = await startHost(at(`http://other.example:${other.port}/`))
    const fetch = fetchOf([host, away, other])
    const results: unknown[] = []
    for (const status of [301, 302, 303, 307, 308]) {
      const init = { method: 'POST', body: 'hunter2' }
      await fetch(`http://media.example:${host.port}/${status}`, init)
      const { method, body } = host.seen.at(-1) ?? {}
      const off = await codeOf(fetch(`http://media.example:${away.port}/${status}`, init))
      results.push([status, method, body, off.startsWith('media.refused: It redirects a body') ? 'refused' : off])
    }
    expect(results).toEqual([
      [301, 'GET', '', 'accepted'],
      [302, 'GET', '', 'accepted'],
      [303, 'GET', '', 'accepted'],
      [307, 'POST', 'hunter2', 'refused'],
      [308, 'POST', 'hunter2', 'refused'],
    ])
    expect(JSON.stringify(other.seen)).not.toContain('hunter2')
  })

  it('is followed five times, or as often as configured', async () => {
    await using host: Host = await startHost(redirect(302, () => `http://media.example:${host.port}/`))
    const url = `http://media.example:${host.port}/`
    expect(await codeOf(fetchOf([host])(url))).toBe('media.refused: It redirects more than 5 times.')
    expect(host.seen.length).toBe(6)
    expect(await codeOf(fetchOf([host], { maxRedirects: 0 })(url))).toBe(
      'media.refused: It redirects more than 0 times.',
    )
  })

  it('is returned if the caller follows it, or refused if the caller forbids it', async () => {
    await using host = await startHost(redirect(302, () => 'http://10.0.0.1/'))
    const url = `http://media.example:${host.port}/`
    const { status, headers } = await fetchOf([host])(url, { redirect: 'manual' })
    expect([status, headers.get('location')]).toEqual([302, 'http://10.0.0.1/'])
    expect(await codeOf(fetchOf([host])(url, { redirect: 'error' }))).toBe('media.refused: It redirects.')
  })

  it('without a location is an answer', async () => {
    await using host = await startHost((_, response) => response.writeHead(304).end())
    expect((await fetchOf([host])(`http://media.example:${host.port}/`)).status).toBe(304)
  })

  it('from https to http is refused if http is', async () => {
    await using target = await startHost(file)
    await using host = await startHost(
      redirect(302, () => `http://media.example:${target.port}/`),
      { tls: true },
    )
    const call = fetchOf([host, target], { http: false })(`https://media.example:${host.port}/`)
    expect(await codeOf(call)).toBe('media.refused: Its scheme is http.')
    expect(target.connections()).toBe(0)
  })
})
