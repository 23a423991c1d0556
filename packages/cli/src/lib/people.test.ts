import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { connect } from 'node:tls'
import { silentLogger } from '@parley/core'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pairs } from '../../test/certificates.ts'
import { bannerOf } from './banner.ts'
import { setPassword } from './commands/password.ts'
import { signIn } from './commands/sign-in.ts'
import { type OpenInstallation, openInstallation } from './installation.ts'
import { readSettings } from './settings.ts'

let data: string
let started: OpenInstallation[]

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-people-'))
  started = []
})

afterEach(async () => {
  await Promise.all(started.map(({ stop }) => stop()))
  await rm(data, { recursive: true })
})

const variables = (more: Record<string, string> = {}) => ({ PARLEY_DATA: data, PORT: '0', ...more })

async function start(more: Record<string, string> = {}): Promise<OpenInstallation> {
  const installation = await openInstallation(readSettings(variables(more)), silentLogger)
  started.push(installation)
  return installation
}

const ticketOf = (link: string): string => new URL(link).hash.replace('#ticket=', '')

function post(url: string, body: object): Promise<Response> {
  return fetch(`${url}/api/v1/session`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  })
}

describe('the first run', () => {
  it('prints one link, which signs the owner in once; the next start prints another one', async () => {
    const first = await start()
    const link = first.signInLink ?? ''
    expect(link).toMatch(new RegExp(`^http://localhost:${new URL(first.url).port}/#ticket=[0-9a-f]{64}$`))
    expect(bannerOf(first, { simulated: true }).split(link)).toHaveLength(2)
    const done = await post(first.url, { ticket: ticketOf(link) })
    expect([done.status, await done.json()]).toMatchObject([200, { principal: { role: 'owner' }, by: 'session' }])
    expect((await post(first.url, { ticket: ticketOf(link) })).status).toBe(401)
    const cookie = done.headers.get('set-cookie')?.split(';')[0] ?? ''
    await first.stop()

    const second = await start()
    expect(second.signInLink).not.toBe(link)
    const headers = { cookie, 'x-parley-csrf': '1', 'content-type': 'application/json' }
    const body = JSON.stringify({ next: 'a long and private password' })
    const changed = await fetch(`${second.url}/api/v1/session/password`, { method: 'PUT', headers, body })
    expect(changed.status).toBe(204)
    await second.stop()
    const third = await start()
    expect(third.signInLink).toBeUndefined()
    expect(bannerOf(third, { simulated: true })).not.toContain('#ticket=')
    const owner = { email: 'owner@localhost', password: 'a long and private password' }
    expect((await post(third.url, owner)).status).toBe(200)
  })

  it('prints no link if the owner has its password from the environment, or the host is no own address', async () => {
    const owner = { PARLEY_OWNER_EMAIL: 'ann@example.com', PARLEY_OWNER_PASSWORD: 'a long and private password' }
    const given = await start(owner)
    expect(given.signInLink).toBeUndefined()
    const signedIn = await post(given.url, { email: 'Ann@Example.com', password: owner.PARLEY_OWNER_PASSWORD })
    expect(signedIn.status).toBe(200)
  })

  it('the key of the data folder is a caller with a ticket, too', async () => {
    const { url, key } = await start()
    const headers = { authorization: `Bearer ${key.value}` }
    const session = await fetch(`${url}/api/v1/session`, { headers })
    expect(await session.json()).toMatchObject({ principal: { role: 'owner' }, by: 'key', expiresAt: null })
    const { ticket } = await (await fetch(`${url}/api/v1/tickets`, { method: 'POST', headers })).json()
    const stream = await fetch(`${url}/api/v1/events?ticket=${ticket}`)
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    expect((await fetch(`${url}/api/v1/events?ticket=${ticket}`)).status).toBe(401)
  })
})

describe('the commands', () => {
  it('parley sign-in prints a link of the running server', async () => {
    const { url } = await start()
    const { port } = new URL(url)
    const output = await signIn(variables({ PORT: port }))
    const [link = ''] = output.split('\n')
    expect(link).toMatch(new RegExp(`^http://localhost:${port}/#ticket=[0-9a-f]{64}$`))
    expect((await post(url, { ticket: ticketOf(link) })).status).toBe(200)
    await expect(signIn(variables())).rejects.toThrow('PORT must be')
  })

  it('parley password sets one, and ends the sessions of the person', async () => {
    const { url, signInLink = '' } = await start()
    const done = await post(url, { ticket: ticketOf(signInLink) })
    const cookie = done.headers.get('set-cookie')?.split(';')[0] ?? ''
    const type = (text: string) => {
      const input = new PassThrough()
      input.end(text)
      return { input, output: { write: () => true } }
    }
    await expect(setPassword(variables(), [], type('short\n'))).rejects.toThrow('5 characters')
    await expect(setPassword(variables(), ['none@x'], type('a long password\n'))).rejects.toThrow('none@x')
    await expect(setPassword(variables(), ['a', 'b'], type(''))).rejects.toThrow('one person')
    expect(await setPassword(variables(), [], type('a long password\n'))).toContain('owner@localhost')
    expect((await fetch(`${url}/api/v1/session`, { headers: { cookie } })).status).toBe(401)
    expect((await post(url, { email: 'owner@localhost', password: 'a long password' })).status).toBe(200)
  })

  it('parley password asks twice on a terminal', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true })
    const asked: string[] = []
    const write = (text: string): void => {
      asked.push(text)
      if (text.includes(': ')) input.write(asked.length === 1 ? 'a long password\n' : 'another password\n')
    }
    await expect(setPassword(variables(), [], { input, output: { write } })).rejects.toThrow('differ')
    expect(asked.join('')).not.toContain('a long password')
  })
})

describe('tokens of an own app', () => {
  it('are accepted by the PARLEY_JWT_ variables', async () => {
    const secret = 's'.repeat(32)
    const issuer = { PARLEY_JWT_ISSUER: 'https://id.example.com', PARLEY_JWT_AUDIENCE: 'parley' }
    const { url } = await start({ ...issuer, PARLEY_JWT_SECRET: secret })
    const token = await new SignJWT({ role: 'agent', sub: 'ann', name: 'Ann' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer.PARLEY_JWT_ISSUER)
      .setAudience('parley')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret))
    const ask = (bearer: string) => fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${bearer}` } })
    expect(await (await ask(token)).json()).toMatchObject({
      principal: { id: 'user:ann', name: 'Ann', role: 'agent' },
      by: 'token',
    })
    expect((await ask(`${token}x`)).status).toBe(401)
  })
})

describe('https', () => {
  it('is served with PARLEY_TLS_CERT, beside a simulator that works', async () => {
    const files = { PARLEY_TLS_CERT: join(data, 'cert.pem'), PARLEY_TLS_KEY: join(data, 'key.pem') }
    await writeFile(files.PARLEY_TLS_CERT, pairs.first.cert)
    await writeFile(files.PARLEY_TLS_KEY, pairs.first.key)
    const { url, publicUrl, signInLink } = await start(files)
    const { port } = new URL(url)
    expect([url, publicUrl]).toEqual([`https://127.0.0.1:${port}`, `https://localhost:${port}`])
    expect(signInLink).toContain(`https://localhost:${port}/#ticket=`)
    const first = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), ca: pairs.first.cert }, () => {
        socket.write('GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      })
      socket.setEncoding('utf8').once('data', (chunk: string) => resolve(chunk.slice(0, 15)))
      socket.on('error', reject)
    })
    expect(first).toBe('HTTP/1.1 200 OK')
    await expect(start({ ...files, PARLEY_TLS_KEY: join(data, 'none.pem') })).rejects.toThrow('PARLEY_TLS_KEY')
  })
})
