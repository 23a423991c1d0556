import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { type MediaId, signMediaUrl } from '@parley/core/media'
import { describe, expect, it } from 'vitest'
import { key } from './lib/account.ts'
import { ended, parley, serving } from './lib/bundled.ts'
import { digest, picture } from './lib/picture.ts'
import { type Scratch, scratch } from './lib/scratch.ts'
import { until } from './lib/until.ts'

const customer = '+14155550123'
const secret = 'a-secret-for-tests-of-links-that-is-long'
const simulated = { accountSid: 'AC00000000000000000000000000000001', authToken: 'simulated-auth-token' }
const DAY = 86_400_000

/** A file of a message, on the wire. */
interface Attachment {
  mediaId: MediaId
  state: string
  contentType: string
  size: number | null
}

/** The bundled system in a process of its own, with the simulator. */
class Bundled implements AsyncDisposable {
  readonly url: string
  readonly #stop: () => Promise<void>

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url
    this.#stop = stop
  }

  static async start(folder: Scratch): Promise<Bundled> {
    const variables = { PORT: '0', LOG_LEVEL: 'error', PARLEY_API_KEY: key, PARLEY_SECRET: secret }
    const server = parley(folder.path, [], variables)
    const exited = once(server, 'exit')
    return new Bundled(await serving(server), async () => {
      server.kill('SIGTERM')
      expect((await exited)[0]).toBe(0)
    })
  }

  ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const given = { authorization: `Bearer ${key}`, ...(headers as Record<string, string> | undefined) }
    return fetch(`${this.url}${path}`, { ...init, headers: given })
  }

  async json(path: string, body?: unknown): Promise<{ [field: string]: never }> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await this.ask(path, body === undefined ? {} : post)).json()
  }

  /** A customer sends a message with files; resolves with its attachments when they are stored. */
  async receive(text: string, ...files: [contentType: string, content: Uint8Array][]): Promise<Attachment[]> {
    const media = files.map(([contentType, content]) => ({
      contentType,
      content: Buffer.from(content).toString('base64'),
    }))
    await this.json(`/simulator/customers/${customer}/messages`, { channel: 'sms', text, media })
    let attachments: Attachment[] = []
    await until('the files are stored', async () => {
      const found = await this.messages()
      attachments = found.find((message) => message.text === text)?.attachments ?? []
      return attachments.length === files.length && attachments.every(({ state }) => state !== 'pending')
    })
    return attachments
  }

  async conversation(): Promise<string> {
    const { items = [] }: { items?: { id: string }[] } = await this.json('/api/v1/conversations')
    return items[0]?.id ?? ''
  }

  async messages(): Promise<{ text: string; status: string; attachments: Attachment[] }[]> {
    const id = await this.conversation()
    return id === '' ? [] : ((await this.json(`/api/v1/conversations/${id}/messages`)).items ?? [])
  }

  /** The newest message that the provider accepted, when it is final. */
  async accepted(count: number): Promise<Accepted> {
    let items: Accepted[] = []
    await until('the message is final', async () => {
      items = (await this.json('/simulator/journal')).items ?? []
      return items.length === count && /delivered|failed/.test(items.at(-1)?.status ?? '')
    })
    return items.at(-1) ?? raise()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop()
  }
}

interface Accepted {
  body: string
  status: string
  errorCode: number | null
  media: { sid: string; contentType: string; size: number }[]
}

function raise(): never {
  throw new Error('No message was accepted.')
}

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer())
}

describe('an MMS that comes in', () => {
  it('is stored, is downloaded in whole and in ranges, and survives a restart', async () => {
    using folder = scratch()
    const content = picture(200)
    let etag = ''
    let path = ''
    {
      await using bundled = await Bundled.start(folder)
      const [attachment] = await bundled.receive('Look', ['image/png', content])
      expect(attachment).toMatchObject({ state: 'stored', contentType: 'image/png', size: content.length })
      path = `/api/v1/media/${attachment?.mediaId}`
      const answer = await bundled.ask(path)
      etag = answer.headers.get('etag') ?? ''
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-length': String(content.length),
        'content-disposition': expect.stringMatching(/^attachment/),
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
        etag: `"${digest(content)}"`,
      })
      expect(digest(await bytesOf(answer))).toBe(digest(content))

      const parts = await Promise.all(
        [`bytes=0-99999`, `bytes=100000-`].map((range) => bundled.ask(path, { headers: { range } })),
      )
      expect(parts.map(({ status }) => status)).toEqual([206, 206])
      expect(digest(Buffer.concat(await Promise.all(parts.map(bytesOf))))).toBe(digest(content))
      expect((await bundled.ask(path, { headers: { range: 'bytes=9999999-' } })).status).toBe(416)
      expect((await fetch(`${bundled.url}${path}`)).status).toBe(401)
      // No URL of the provider, and no part of one.
      expect(JSON.stringify([await bundled.messages(), await bundled.json('/api/v1/jobs')])).not.toContain('/Media/')
    }
    await using again = await Bundled.start(folder)
    expect(digest(await bytesOf(await again.ask(path)))).toBe(digest(content))
    expect((await again.ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    const { output } = await ended(parley(folder.path, ['backup', 'monday.db']))
    expect(output).toContain(`${folder.file('data/media')}  the files of messages`)
    expect(statSync(folder.file('data/media')).mode & 0o777).toBe(0o700)
  })

  it('of a wrong type has the type of its bytes, and several files keep their order', async () => {
    using folder = scratch()
    await using bundled = await Bundled.start(folder)
    const page = Buffer.from('<!doctype html><script>alert(1)</script>')
    const attachments = await bundled.receive('Two', ['image/gif', picture(8)], ['image/png', page])
    expect(attachments.map(({ contentType }) => contentType)).toEqual(['image/png', expect.not.stringMatching('image')])
    const answer = await bundled.ask(`/api/v1/media/${attachments[1]?.mediaId}`)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  })
})

describe('an MMS that goes out', () => {
  it('is uploaded first, and the provider downloads it by a signed link', async () => {
    using folder = scratch()
    await using bundled = await Bundled.start(folder)
    await bundled.receive('Send me the map')
    const content = picture(200)
    const upload = (body: BodyInit) =>
      bundled.ask('/api/v1/media?name=map.png', {
        ...{ method: 'POST', body },
        headers: { 'content-type': 'image/png', 'idempotency-key': 'upload-1' },
      })
    const uploaded = await upload(content)
    expect(uploaded.status).toBe(201)
    const file = await uploaded.json()
    expect(file).toMatchObject({ contentType: 'image/png', name: 'map.png', sha256: digest(content) })
    // A repetition stores nothing more.
    expect(await (await upload(content)).json()).toEqual(file)
    expect(filesIn(folder.file('data/media'))).toHaveLength(1)

    const path = `/api/v1/conversations/${await bundled.conversation()}/messages`
    const sent = await bundled.json(path, { text: '', attachments: [{ mediaId: file.id }] })
    expect(sent.attachments).toMatchObject([{ mediaId: file.id, state: 'stored' }])
    const { media, ...accepted } = await bundled.accepted(1)
    expect(accepted).toMatchObject({ status: 'delivered', body: '' })
    expect(media).toMatchObject([{ contentType: 'image/png', size: content.length }])
    const received = await fetch(`${bundled.url}/simulator/files/${media[0]?.sid}`)
    expect(digest(await bytesOf(received))).toBe(digest(content))
    expect((await bundled.json('/simulator/alerts')).items).toEqual([])
    await until('the status is known', async () => (await bundled.messages())[0]?.status === 'delivered')
  })

  it('a link that expired, or was changed, opens nothing, and its message fails at the provider', async () => {
    using folder = scratch()
    await using bundled = await Bundled.start(folder)
    const uploaded = await bundled.ask('/api/v1/media', { method: 'POST', body: picture(8) })
    const { id }: { id: MediaId } = await uploaded.json()
    const linkTo = (expires: number): string =>
      signMediaUrl({ secret, base: `${bundled.url}/media`, tenant: 'default', id, expires })
    const [valid, expired] = [linkTo(Date.now() + DAY), linkTo(Date.now() - 1)]
    const statusOf = async (link: string, method = 'GET') => (await fetch(link, { method })).status
    expect([await statusOf(valid), await statusOf(valid, 'HEAD')]).toEqual([200, 200])
    expect([await statusOf(expired), await statusOf(expired, 'HEAD')]).toEqual([403, 403])
    for (const changed of [
      valid.replace(/expires=./, 'expires=9'),
      valid.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      valid.replace('/default/', '/acme/'),
      valid.replace(/\?.*/, ''),
    ])
      expect([changed, await statusOf(changed)]).toEqual([changed, 403])

    const send = async (link: string): Promise<void> => {
      const form = new URLSearchParams({ To: customer, From: '+15005550006', MediaUrl: link })
      const authorization = `Basic ${btoa(`${simulated.accountSid}:${simulated.authToken}`)}`
      const path = `/simulator/2010-04-01/Accounts/${simulated.accountSid}/Messages.json`
      const answer = await fetch(`${bundled.url}${path}`, { method: 'POST', body: form, headers: { authorization } })
      expect(answer.status).toBe(201)
    }
    await send(valid)
    expect(await bundled.accepted(1)).toMatchObject({ status: 'delivered', media: [{ contentType: 'image/png' }] })
    await send(expired)
    expect(await bundled.accepted(2)).toMatchObject({ status: 'failed', errorCode: 63019, media: [] })
  })

  it('an upload of a wrong type, of 0 bytes or of 1 GB is refused with its field and its fix', async () => {
    using folder = scratch()
    await using bundled = await Bundled.start(folder)
    const refused = async (body: BodyInit, type: string) => {
      const headers = { 'content-type': type }
      const answer = await bundled.ask('/api/v1/media', { method: 'POST', body, headers })
      const { status, code, field, hint } = await answer.json()
      expect(hint).toMatch(/\w+/)
      return [status, code, field]
    }
    expect(await refused('MZ\u0090\0 a program', 'image/png')).toEqual([415, 'media.type_mismatch', 'content-type'])
    expect(await refused('', 'image/png')).toEqual([422, 'media.empty', 'body'])
    expect(await refused(new Blob([picture(8)]), 'nonsense')).toEqual([415, 'media.type_mismatch', 'content-type'])
    expect(await announce(bundled.url, 1_000_000_000)).toMatchObject({ code: 'media.too_large', field: 'body' })
    expect(filesIn(folder.file('data/media'))).toEqual([])
  })
})

/** Announces an upload of a size, and sends none of it; resolves with the answer. */
async function announce(url: string, size: number): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-length': size }
  const asked = request(`${url}/api/v1/media`, { method: 'POST', headers })
  asked.flushHeaders()
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  const body = await new Response(answer as never).json()
  asked.on('error', () => undefined).destroy()
  return body
}

/** The paths of the files in a folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
}
