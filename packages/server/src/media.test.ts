import { ParleyError } from '@parley/core'
import { type MediaId, type MediaStore, signMediaUrl } from '@parley/core/media'
import { memoryMedia } from '@parley/core/memory'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'
import type { Authenticated } from './index.ts'

const MOST = 100_000
const GIGABYTE = 1_000_000_000
const secret = 'a-secret-for-tests-of-links-and-ids'
const picture = new TextEncoder().encode('\u0089PNG a picture of a parcel')
const url = 'https://provider.example/secret/1?token=hush'

const people: { readonly [token: string]: Authenticated } = {
  owner: { id: 'user:owner', role: 'owner' },
  one: { id: 'user:one', role: 'agent', access: ['k1'] },
  viewer: { id: 'user:viewer', role: 'viewer' },
  elsewhere: { id: 'user:elsewhere', role: 'owner', tenant: 'acme' },
}

interface World extends AsyncDisposable {
  rig: Rig
  /** The ids of the stored files. */
  stored: Set<MediaId>
  /** Bytes that wait for their reader, or that nothing will read. */
  open: () => number
  as(token: string, path: string, init?: Init): Promise<Response>
  upload(body: BodyInit | undefined, headers?: Record<string, string>, query?: string): Promise<Response>
  pass(ms: number): void
}

type Init = { method?: string; headers?: Record<string, string>; body?: BodyInit | undefined }

async function openWorld({ keeps = true }: { keeps?: boolean } = {}): Promise<World> {
  let now = Date.UTC(2026, 2, 1)
  const stored = new Set<MediaId>()
  const memory = memoryMedia()
  const store: MediaStore = {
    ...memory,
    async put(id, content, options) {
      const put = await memory.put(id, content, options)
      stored.add(id)
      return put
    },
    async delete(id, options) {
      await memory.delete(id, options)
      stored.delete(id)
    },
  }
  let opened = 0
  const counted: MediaStore = {
    ...store,
    async open(id, options) {
      const file = await memory.open(id, options)
      if (file === undefined) return undefined
      opened += 1
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      void file.content
        .pipeTo(writable)
        .catch(() => undefined)
        .finally(() => {
          opened -= 1
        })
      return { ...file, content: readable }
    },
  }
  const rig = await openRig({
    authenticate: (request) => people[request.headers.get('authorization')?.slice('Bearer '.length) ?? ''],
    environment: { now: () => now },
    secret,
    ...(keeps && { media: { store: counted, fetch: fetchPicture, check, maxBytes: MOST } }),
  })
  const as: World['as'] = (token, path, { headers = {}, ...init } = {}) => {
    const given = { ...init, headers: { authorization: `Bearer ${token}`, ...headers }, duplex: 'half' }
    return Promise.resolve(rig.server.fetch(new Request(`http://localhost${path}`, given as RequestInit)))
  }
  return {
    rig,
    stored,
    open: () => opened,
    as,
    upload: (body, headers = {}, query = '') => as('owner', `/api/v1/media${query}`, { method: 'POST', body, headers }),
    pass(ms) {
      now += ms
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  }
}

const fetchPicture: typeof fetch = async () => new Response(picture, { headers: { 'content-type': 'image/png' } })

/** A check that believes `image/png` of bytes that begin as this picture only. */
async function check(
  content: AsyncIterable<Uint8Array>,
  { declared = 'image/png', maxBytes }: { declared?: string | undefined; maxBytes: number },
): Promise<{ contentType: string; content: AsyncIterable<Uint8Array> }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > maxBytes) throw new ParleyError('media.too_large')
    chunks.push(chunk)
  }
  if (size === 0) throw new ParleyError('media.empty')
  if (declared === 'image/png' && chunks[0]?.[0] !== picture[0]) throw new ParleyError('media.type_mismatch')
  return {
    contentType: declared,
    content: (async function* () {
      yield* chunks
    })(),
  }
}

async function uploaded(world: World): Promise<string> {
  const answer = await world.upload(picture, { 'content-type': 'image/png' }, '?name=parcel.png')
  return (await answer.json()).id
}

async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, (await answer.json()).code]
}

describe('POST /api/v1/media', () => {
  it('stores the bytes of the body, and answers the record of the file', async () => {
    await using world = await openWorld()
    const answer = await world.upload(picture, { 'content-type': 'image/png' }, '?name=parcel.png')
    expect(answer.status).toBe(201)
    const record = await answer.json()
    expect(record).toEqual({
      id: expect.stringMatching(/^med_[0-9a-f]{32}$/),
      state: 'stored',
      contentType: 'image/png',
      name: 'parcel.png',
      size: picture.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      createdAt: '2026-03-01T00:00:00.000Z',
    })
    expect(answer.headers.get('location')).toBe(`/api/v1/media/${record.id}`)
    const read = await world.as('owner', answer.headers.get('location') ?? '')
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(picture)
  })

  it.each([
    ['attachment; filename="a b.png"', '', 'a b.png'],
    ["attachment; filename*=UTF-8''%E2%82%AC.png", '', '€.png'],
    ['attachment; filename="a.png"', '?name=b.png', 'b.png'],
    ['attachment', '', null],
    ['no such header=', '', null],
  ])('takes the name from Content-Disposition %s and the query %j', async (disposition, query, name) => {
    await using world = await openWorld()
    const answer = await world.upload(picture, { 'content-disposition': disposition }, query)
    expect([answer.status, (await answer.json()).name]).toEqual([201, name])
  })

  it('takes bytes that are no text, of any length up to the limit of media', async () => {
    await using world = await openWorld()
    const bytes = new Uint8Array(MOST).fill(0xff)
    for (const type of ['application/octet-stream', 'application/json', 'text/plain; charset=latin1']) {
      expect([type, (await world.upload(bytes, { 'content-type': type })).status]).toEqual([type, 201])
    }
  })

  it.each<[string, BodyInit | undefined, Record<string, string>, [number, string]]>([
    ['no body', undefined, {}, [422, 'media.empty']],
    ['0 bytes', new Uint8Array(), { 'content-type': 'image/png' }, [422, 'media.empty']],
    ['a wrong type', 'MZ a program', { 'content-type': 'image/png' }, [415, 'media.type_mismatch']],
    ['more bytes than are accepted', new Uint8Array(MOST + 1), {}, [413, 'media.too_large']],
    ['a form', new FormData(), {}, [415, 'input.unsupported_type']],
    ['a compressed body', picture, { 'content-encoding': 'gzip' }, [415, 'input.unsupported_type']],
    ['fewer bytes than announced', picture, { 'content-length': '100' }, [400, 'input.malformed']],
  ])('refuses %s, and stores nothing', async (_, body, headers, refusal) => {
    await using world = await openWorld()
    expect(await codeOf(await world.upload(body, headers))).toEqual(refusal)
    expect(world.stored.size).toBe(0)
  })

  it('refuses a gigabyte that is announced before it reads any of it', async () => {
    await using world = await openWorld()
    const { body, pulled } = endless()
    const answer = await world.upload(body, { 'content-length': String(GIGABYTE) })
    expect([await codeOf(answer), pulled() <= 1]).toEqual([[413, 'media.too_large'], true])
  })

  it('refuses a gigabyte that is not announced when it has read the limit', async () => {
    await using world = await openWorld()
    const { body, pulled } = endless()
    const answer = await world.upload(body, { 'transfer-encoding': 'chunked' })
    expect([await codeOf(answer), pulled() < 20, world.stored.size]).toEqual([[413, 'media.too_large'], true, 0])
  })

  it('stores nothing of an upload that is cut', async () => {
    await using world = await openWorld()
    let rest = 3
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (rest-- > 0) controller.enqueue(picture)
        else controller.error(new Error('aborted'))
      },
    })
    expect(await codeOf(await world.upload(body))).toEqual([400, 'input.malformed'])
    expect(world.stored.size).toBe(0)
  })

  it('stores a file once for each key, and refuses other content under the same key', async () => {
    await using world = await openWorld()
    const send = (body: BodyInit, key: string) => world.upload(body, { 'idempotency-key': key })
    const first = await send(picture, 'a')
    const again = await send(picture, 'a')
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
    expect(await again.text()).toBe(await first.text())
    expect(world.stored.size).toBe(1)
    expect(await codeOf(await send(picture.slice(0, 9), 'a'))).toEqual([422, 'idempotency.mismatch'])
    expect(world.stored.size).toBe(1)
    expect((await send(picture, 'b')).headers.get('idempotent-replayed')).toBe(null)
    expect(world.stored.size).toBe(2)
    const read = await world.as('owner', again.headers.get('location') ?? '')
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(picture)
  })

  it('refuses a principal that may not send, and an installation without a media store', async () => {
    await using world = await openWorld()
    const refused = await world.as('viewer', '/api/v1/media', { method: 'POST', body: picture })
    expect(await codeOf(refused)).toEqual([403, 'forbidden'])
    await using bare = await openWorld({ keeps: false })
    expect(await codeOf(await bare.upload(picture))).toEqual([404, 'media.no_store'])
  })

  it('a message to send names the file', async () => {
    await using world = await openWorld()
    const mediaId = await uploaded(world)
    const body = JSON.stringify({ channel: 'pigeon', to: '+14155550123', text: '', attachments: [{ mediaId }] })
    const headers = { 'content-type': 'application/json' }
    const answer = await world.as('owner', '/api/v1/conversations', { method: 'POST', body, headers })
    const { message } = await answer.json()
    expect(message.attachments).toEqual([
      { mediaId, state: 'stored', contentType: 'image/png', name: 'parcel.png', size: picture.length },
    ])
  })
})

/** A body without an end, in pieces of 10 000 bytes. */
function endless(): { body: ReadableStream<Uint8Array>; pulled(): number } {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(10_000))
    },
  })
  return { body, pulled: () => pulled }
}

describe('GET /api/v1/media/{id}', () => {
  it('serves the file for saving, and never as a page', async () => {
    await using world = await openWorld()
    const id = await uploaded(world)
    const { status, headers } = await world.as('owner', `/api/v1/media/${id}`)
    expect([status, Object.fromEntries(headers)]).toMatchObject([
      200,
      {
        'content-disposition': 'attachment; filename=parcel.png',
        'content-type': 'image/png',
        'content-length': String(picture.length),
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
      },
    ])
  })

  it.each<[Record<string, string>, number, string, string | null]>([
    [{ range: 'bytes=0-3' }, 206, text(picture.slice(0, 4)), `bytes 0-3/${picture.length}`],
    [{ range: 'bytes=-3' }, 206, 'cel', `bytes ${picture.length - 3}-${picture.length - 1}/${picture.length}`],
    [{ range: 'bytes=20-999' }, 206, text(picture.slice(20)), `bytes 20-${picture.length - 1}/${picture.length}`],
    [{ range: 'bytes=0-1,3-4' }, 200, text(picture), null],
    [{ range: 'bytes=0-3', 'if-range': '"another"' }, 200, text(picture), null],
  ])('answers %j', async (headers, status, body, range) => {
    await using world = await openWorld()
    const answer = await world.as('owner', `/api/v1/media/${await uploaded(world)}`, { headers })
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([status, body, range])
    expect(world.open()).toBe(0)
  })

  it('refuses a range outside of the file with its size', async () => {
    await using world = await openWorld()
    const path = `/api/v1/media/${await uploaded(world)}`
    const answer = await world.as('owner', path, { headers: { range: 'bytes=500-' } })
    expect(answer.headers.get('content-range')).toBe(`bytes */${picture.length}`)
    expect(await codeOf(answer)).toEqual([416, 'media.out_of_range'])
  })

  it('answers HEAD and a known ETag without a body, and keeps no file open', async () => {
    await using world = await openWorld()
    const path = `/api/v1/media/${await uploaded(world)}`
    const head = await world.as('owner', path, { method: 'HEAD' })
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', `${picture.length}`])
    const etag = head.headers.get('etag') ?? ''
    const known = await world.as('owner', path, { headers: { 'if-none-match': etag } })
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag])
    const part = await world.as('owner', path, { method: 'HEAD', headers: { range: 'bytes=0-3' } })
    expect([part.status, await part.text(), part.headers.get('content-length')]).toEqual([206, '', '4'])
    expect(world.open()).toBe(0)
  })

  it('a file of another tenant, a hidden one and a missing one are the same 404', async () => {
    await using world = await openWorld()
    const { rig } = world
    await rig.receive('Look', { files: [{ url, contentType: 'image/png' }] })
    await rig.parley.drain()
    const [conversation] = (await rig.parley.conversations.list()).items
    const [message] = (await rig.parley.messages.list(conversation?.id as never)).items
    const [attachment] = message?.attachments ?? []
    expect(attachment?.state).toBe('stored')
    const path = `/api/v1/media/${attachment?.mediaId}`
    expect(await (await world.as('owner', path)).text()).toBe(text(picture))
    const missing = `/api/v1/media/med_${'0'.repeat(32)}`
    const answers = [
      await world.as('one', path),
      await world.as('elsewhere', path),
      await world.as('owner', missing),
      await world.as('owner', '/api/v1/media/..%2F..%2Fetc'),
    ]
    const problems = await Promise.all(answers.map(async (each) => ({ ...(await each.json()), requestId: '' })))
    expect(new Set(problems.slice(0, 3).map((each) => JSON.stringify(each))).size).toBe(1)
    expect(problems.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [404, 'not_found']))
    expect(JSON.stringify(problems)).not.toContain('provider.example')
  })

  it('reports a file that is not stored yet', async () => {
    await using world = await openWorld()
    await world.rig.receive('Look', { files: [{ url, contentType: 'image/png' }] })
    const [conversation] = (await world.rig.parley.conversations.list()).items
    const [message] = (await world.rig.parley.messages.list(conversation?.id as never)).items
    const answer = await world.as('owner', `/api/v1/media/${message?.attachments[0]?.mediaId}`)
    expect(await codeOf(answer)).toEqual([409, 'media.not_ready'])
  })
})

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

describe('GET /media/{tenant}/{id}', () => {
  const linkTo = (id: string, more: { tenant?: string; expires?: number } = {}): string =>
    signMediaUrl({
      ...{ secret, base: '/media', tenant: 'default', id: id as MediaId, expires: Date.UTC(2026, 2, 2) },
      ...more,
    })

  it('needs no credentials: the link is the credential, also for HEAD and ranges', async () => {
    await using world = await openWorld()
    const link = linkTo(await uploaded(world))
    const open = (init: RequestInit = {}) => world.rig.server.fetch(new Request(`http://localhost${link}`, init))
    const answer = await open()
    expect([answer.status, await answer.text()]).toEqual([200, text(picture)])
    const head = await open({ method: 'HEAD' })
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/png'])
    const part = await open({ headers: { range: 'bytes=-6' } })
    expect([part.status, await part.text()]).toEqual([206, 'parcel'])
  })

  it('refuses a link that expired, or was changed, or has no signature', async () => {
    await using world = await openWorld()
    const id = await uploaded(world)
    const link = linkTo(id)
    const other = `med_${'0'.repeat(32)}`
    for (const changed of [
      link.replace('/default/', '/acme/'),
      link.replace(id, other),
      link.replace(/expires=\d/, 'expires=9'),
      link.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      link.replace(/\?.*/, ''),
      '/media/default/nothing?expires=1&signature=2',
    ]) {
      expect([changed, await codeOf(await world.as('owner', changed))]).toEqual([changed, [403, 'media.link_invalid']])
    }
    expect(await codeOf(await world.as('owner', linkTo(other)))).toEqual([404, 'not_found'])
    expect(await codeOf(await world.as('owner', linkTo(id, { tenant: 'acme' })))).toEqual([404, 'not_found'])
    world.pass(86_400_000)
    expect(await codeOf(await world.as('owner', link))).toEqual([403, 'media.link_invalid'])
  })

  it('accepts no other method, and no media store has no links', async () => {
    await using world = await openWorld()
    const answer = await world.as('owner', linkTo(await uploaded(world)), { method: 'DELETE' })
    expect(answer.status).toBe(405)
    await using bare = await openWorld({ keeps: false })
    expect(await codeOf(await bare.as('owner', linkTo(`med_${'0'.repeat(32)}`)))).toEqual([404, 'media.no_store'])
  })
})
