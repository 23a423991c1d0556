import { ParleyError } from '@parley/core'
import nock from 'nock'
import { beforeEach, describe, expect, it } from 'vitest'
import { certificate } from '../../../test/certificate.ts'
import { startDns } from '../../../test/dns-server.ts'
import { type Host, startHost } from '../../../test/hosts.ts'
import { type PrivateUrl, privateUrls } from '../../../test/private-urls.ts'
import { fetchOver } from './follow.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { type GuardedFetchOptions, settingsOf } from './options.ts'

/*
 * The proof of SEC5. The guard's connections go to loopback, and each is recorded. A listener counts connections to a
 * private address: every private URL has its port.
 */
beforeEach(() => nock.restore())

const full = process.env.PARLEY_PROVE === 'full'
/** Longer than a busy machine takes, in milliseconds. */
const PATIENT = 200_000
const publicAddress = '93.184.216.34'
const codes = full ? [301, 302, 303, 307, 308] : [302]

interface Guarded {
  fetch: typeof fetch
  /** The addresses of the connections, in order. */
  dialed: readonly string[]
}

function guarded(options: GuardedFetchOptions): Guarded {
  const dialed: string[] = []
  const reach = (address: string): string => {
    dialed.push(address)
    return '127.0.0.1'
  }
  return {
    fetch: fetchOver(settingsOf({ http: true, timeout: PATIENT, ...options }), { reach, ca: certificate }),
    dialed,
  }
}

/** Resolves names as the list does, and every other name to a public address. */
function lookupOf(urls: readonly PrivateUrl[]): (hostname: string) => Promise<readonly string[]> {
  const known = new Map(
    urls.flatMap(({ url, resolves }) =>
      resolves && URL.canParse(url) ? [[new URL(url).hostname, resolves] as const] : [],
    ),
  )
  return async (hostname) => known.get(hostname) ?? [publicAddress]
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: unknown) => (ParleyError.is(error) ? error.code : String(error)),
  )
}

async function refusals(
  urls: readonly PrivateUrl[],
  visit: (url: string, row: PrivateUrl) => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = []
  for (const row of urls) {
    const code = await codeOf(visit(row.url, row))
    if (code !== 'media.refused') found.push(`${row.url} ${row.resolves ?? ''}: ${code}`)
  }
  return found
}

describe('SEC5', () => {
  it('at least 150 URLs of private places, in every spelling: each refused, 0 connections', async () => {
    await using trap = await startHost((_, response) => response.end('secret'))
    const urls = privateUrls(trap.port)
    expect(new Set(urls.map(({ url }) => url)).size).toBeGreaterThanOrEqual(150)
    // A name may be in several rows with other addresses, so each row has a guard of its own.
    const dials: string[] = []
    const accepted = await refusals(urls, async (url, row) => {
      const { fetch, dialed } = guarded({ ports: [trap.port], lookup: lookupOf([row]) })
      await fetch(url).finally(() => dials.push(...dialed))
    })
    expect({ accepted, dials, connections: trap.connections() }).toEqual({ accepted: [], dials: [], connections: 0 })
    console.log(`SEC5: ${urls.length} URLs refused, 0 connections`)
  })

  it('the same over the wire of a program, with the resolver of the system: each refused, 0 connections', async () => {
    await using trap = await startHost((_, response) => response.end('secret'), { address: 'any' })
    const fetch = guardedFetch({ http: true, ports: [trap.port] })
    // Names of the scripted resolver are left out.
    const urls = privateUrls(trap.port).filter(({ url, resolves }) => resolves === undefined || /localhost/i.test(url))
    const accepted = await refusals(urls, (url) => fetch(url))
    expect({ accepted, connections: trap.connections() }).toEqual({ accepted: [], connections: 0 })
  })

  it('the same as the target of a redirect of a public host: each refused, 0 connections but to the host', async () => {
    await using trap = await startHost((_, response) => response.end('secret'))
    let [location, status] = ['', 302]
    await using host = await startHost((_, response) => {
      response.statusCode = status
      // As raw bytes: a header has no control character, and a host may send any other.
      response.setHeader('location', Buffer.from(location.replaceAll(/[\0\n]/g, '')).toString('latin1')).end()
    })
    const relative = [
      `//127.0.0.1:${trap.port}/`,
      `/\\127.0.0.1:${trap.port}/`,
      `\\\\127.0.0.1:${trap.port}/`,
      '//localhost/',
    ]
    const urls = [...privateUrls(trap.port), ...relative.map((url) => ({ url }))]
    const dials: string[] = []
    const accepted: string[] = []
    for (status of codes) {
      const found = await refusals(urls, async (url, row) => {
        location = url
        const { fetch, dialed } = guarded({ ports: [trap.port, host.port], lookup: lookupOf([row]) })
        await fetch(`http://media.example:${host.port}/`).finally(() => dials.push(...dialed))
      })
      accepted.push(...found)
    }
    // A location that is not a URL is a path of the host. It redirects again until the limit.
    expect({ accepted, connections: trap.connections() }).toEqual({ accepted: [], connections: 0 })
    expect(dials.filter((address) => address !== publicAddress)).toEqual([])
    expect(dials.length).toBe(host.seen.length)
  })

  it('the same behind a chain of redirects over public hosts: 0 connections', async () => {
    await using trap = await startHost((_, response) => response.end('secret'))
    let location = ''
    await using last = await startHost((_, response) => response.writeHead(302, { location }).end())
    await using first = await startHost((_, response) =>
      response.writeHead(307, { location: `http://cdn.example:${last.port}/` }).end(),
    )
    const urls = privateUrls(trap.port).filter(({ url }) => /^https?:\/\/[\x21-\x7e]+$/.test(url))
    const accepted = await refusals(full ? urls : urls.filter((_, place) => place % 5 === 0), async (url, row) => {
      location = url
      const { fetch } = guarded({ ports: [trap.port, first.port, last.port], lookup: lookupOf([row]) })
      await fetch(`http://media.example:${first.port}/`)
    })
    expect({ accepted, connections: trap.connections() }).toEqual({ accepted: [], connections: 0 })
  })

  it('without the guard, every host of the list is connected to', async () => {
    await using trap = await startHost((_, response) => response.end('secret'))
    const urls = privateUrls(trap.port).filter(
      ({ url }) => url.startsWith('https://') && url.includes(`:${trap.port}/`) && URL.canParse(url),
    )
    const everything: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true })
    const settings = settingsOf({ lookup: async () => ['127.0.0.1'] })
    const open = fetchOver(
      { ...settings, rules: { ...settings.rules, allowed: everything } },
      { reach: () => '127.0.0.1' },
    )
    const plain = urls
      .map(({ url }) => new URL(url))
      .filter(({ username, password }) => username === '' && password === '')
    for (const url of plain) await codeOf(open(url.href.replace(/^https/, 'http')))
    expect(plain.length).toBeGreaterThan(150)
    expect(trap.connections()).toBe(plain.length)
  })

  it('a resolver that rebinds: one question for each request, 0 connections to its second answer', async () => {
    await using host = await startHost((_, response) => response.end('a picture'))
    await using dns = await startDns((_, question) => (question % 2 === 1 ? [publicAddress] : ['127.0.0.1']))
    const { fetch, dialed } = guarded({ ports: [host.port], lookup: (name) => dns.lookup(name) })
    const names = Array.from({ length: full ? 500 : 50 }, (_, place) => `r${place}.rebind.example`)
    const accepted: string[] = []
    for (const name of names) {
      // The first answer is public. The second one is not, and is refused.
      for (let turn = 0; turn < 2; turn += 1)
        accepted.push(await codeOf(fetch(`http://${name}:${host.port}/`).then((found) => found.text())))
    }
    expect(accepted).toEqual(names.flatMap(() => ['accepted', 'media.refused']))
    expect([...dns.questions.values()]).toEqual(names.map(() => 2))
    expect([new Set(dialed), dialed.length, host.connections()]).toEqual([
      new Set([publicAddress]),
      names.length,
      names.length,
    ])
  })

  it('a name that rebinds between a host and its redirect: 0 connections to its second answer', async () => {
    await using host: Host = await startHost((_, response) => response.writeHead(302, { location: '/again' }).end())
    await using dns = await startDns((_, question) => (question === 1 ? [publicAddress] : ['169.254.169.254']))
    const { fetch, dialed } = guarded({ ports: [host.port], lookup: (name) => dns.lookup(name) })
    expect(await codeOf(fetch(`http://rebind.example:${host.port}/`))).toBe('media.refused')
    expect([dialed, host.seen.length]).toEqual([[publicAddress], 1])
  })

  it('credentials on their way over every kind of redirect: 0 of them off their origin', async () => {
    const secrets = {
      authorization: 'Basic hunter2',
      cookie: 'hunter2',
      'x-api-key': 'hunter2',
      'proxy-authorization': 'hunter2',
    }
    await using far = await startHost((_, response) => response.end('a picture'))
    await using secure = await startHost((_, response) => response.end('a picture'), { tls: true })
    let [location, status] = ['', 302]
    await using host = await startHost((_, response) => response.writeHead(status, { location }).end())
    const { fetch } = guarded({ ports: [far.port, secure.port, host.port], lookup: async () => [publicAddress] })
    const targets = [
      `http://cdn.example:${far.port}/`,
      `http://media.example:${far.port}/`,
      `https://media.example:${secure.port}/`,
    ]
    for (status of [301, 302, 303, 307, 308]) {
      for (location of targets) await fetch(`http://media.example:${host.port}/`, { headers: secrets })
    }
    expect([far.seen.length, secure.seen.length]).toEqual([10, 5])
    expect(JSON.stringify([far.seen, secure.seen])).not.toContain('hunter2')
    expect(host.seen.every(({ headers }) => headers.authorization === secrets.authorization)).toBe(true)
  })
})
