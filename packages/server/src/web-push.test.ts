import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createParley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { type PushTarget, push } from '@parley/core/push'
import ece from 'http_ece'
import { describe, expect, it } from 'vitest'
import { setUpPush, webPush } from './push.ts'

interface Posted {
  headers: IncomingMessage['headers']
  body: Buffer
}

/** A push service on this machine that answers with a status, and a browser that decrypts. */
async function openService(status: number | 'redirect' | 'silence' = 201) {
  const posted: Posted[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      posted.push({ headers: request.headers, body: Buffer.concat(chunks) })
      if (status === 'silence') return
      if (status === 'redirect') response.writeHead(307, { location: 'http://169.254.169.254/' }).end()
      else response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = createECDH('prime256v1')
  const p256dh = browser.generateKeys('base64url')
  const auth = randomBytes(16).toString('base64url')
  const target: PushTarget = { endpoint: `${origin}/wpush/1`, p256dh, auth }
  return {
    origin,
    posted,
    target,
    decrypt: ({ body }: Posted) =>
      ece.decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret: auth }).toString(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const subject = 'mailto:owner@example.com'
const { signal } = new AbortController()

describe('Web Push', () => {
  it('encrypts for the browser, and signs for the push service', async () => {
    await using service = await openService()
    const sender = webPush({ subject, services: [service.origin] })
    const keys = sender.makeKeys()
    const payload = JSON.stringify({ title: 'Ann', text: 'Grüße 😀'.repeat(20) })
    expect(await sender.send(service.target, payload, { keys, topic: 'con_1', signal })).toBe('sent')
    const [one] = service.posted
    if (one === undefined) throw new Error('The push service was not called.')
    expect(one.body.toString('latin1')).not.toContain('Ann')
    expect(service.decrypt(one)).toBe(payload)
    expect(one.headers).toMatchObject({ ttl: '3600', topic: 'con_1', 'content-encoding': 'aes128gcm', urgency: 'high' })
    const [, token = '', key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(one.headers.authorization ?? '') ?? []
    expect(key).toBe(keys.publicKey)
    expect(isSigned(token, keys.publicKey)).toBe(true)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ aud: service.origin, sub: subject })
  })

  it.each([404, 410])('%s: the browser is gone', async (status) => {
    await using service = await openService(status)
    const sender = webPush({ subject, services: [service.origin] })
    const options = { keys: sender.makeKeys(), topic: 't', signal }
    expect(await sender.send(service.target, '{}', options)).toBe('gone')
  })

  it.each([400, 403, 413, 429, 500, 503, 'redirect', 'silence'] as const)('%s: sent again later', async (status) => {
    await using service = await openService(status)
    const sender = webPush({ subject, services: [service.origin], timeout: status === 'silence' ? 50 : 10_000 })
    const options = { keys: sender.makeKeys(), topic: 't', signal }
    await expect(sender.send(service.target, '{}', options)).rejects.toThrow()
    expect(service.posted).toHaveLength(1)
  })

  it('calls no host but the known push services and the given ones', async () => {
    const { whyNot } = webPush({ subject, services: ['https://push.example.com:8443'] })
    const accepted = [
      'https://fcm.googleapis.com/fcm/send/abc',
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://wns2-by3p.notify.windows.com/w/?token=abc',
      'https://web.push.apple.com/abc',
      'https://push.example.com:8443/abc',
    ]
    const refused = [
      'http://fcm.googleapis.com/fcm/send/abc',
      'https://fcm.googleapis.com:8443/abc',
      'https://fcm.googleapis.com.evil.example/abc',
      'https://evil.example/fcm.googleapis.com',
      'https://user:password@fcm.googleapis.com/abc',
      'https://fcm.googleapis.com@evil.example/abc',
      'https://xpush.apple.com/abc',
      'https://push.example.com/abc',
      'http://169.254.169.254/latest/meta-data',
      'https://localhost/abc',
      'https://[::1]/abc',
      'file:///etc/passwd',
      'abc',
    ]
    expect(accepted.filter((endpoint) => whyNot(endpoint) !== undefined)).toEqual([])
    expect(refused.filter((endpoint) => whyNot(endpoint) === undefined)).toEqual([])
    const sender = webPush({ subject, fetch: () => Promise.reject(new Error('It was called.')) })
    const target = { endpoint: 'https://localhost/abc', p256dh: '', auth: '' }
    expect(await sender.send(target, '{}', { keys: sender.makeKeys(), topic: 't', signal })).toBe('gone')
  })

  it('refuses wrong options by name', () => {
    const bad = [
      ['subject', { subject: 'owner@example.com' }],
      ['services.0', { subject, services: ['https://push.example.com/path'] }],
      ['ttl', { subject, ttl: -1 }],
    ] as const
    for (const [name, options] of bad)
      expect(() => webPush(options)).toThrow(
        expect.objectContaining({ code: 'parley.misconfigured', field: `webPush.${name}` }),
      )
  })

  it('makes the key pair at the first start, and keeps it in the store', async () => {
    const store = memoryStore()
    const sender = webPush({ subject })
    const open = () => createParley({ store, channels: {}, modules: [push({ sender })] })
    const first = await open()
    const key = await setUpPush(first, sender)
    expect(Buffer.from(key, 'base64url')).toHaveLength(65)
    const second = await open()
    expect(await Promise.all([setUpPush(second, sender), setUpPush(first, sender)])).toEqual([key, key])
    await first.stop({ timeout: 0 })
  })
})

/** Whether a JSON Web Token is signed by the private key of a public one (ES256). */
function isSigned(token: string, publicKey: string): boolean {
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'))
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' } as never)
  const [head, claims, signature = ''] = token.split('.')
  const signed = Buffer.from(`${head}.${claims}`)
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
}
