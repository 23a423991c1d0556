import { ParleyError } from '@parley/core'
import type { MediaId } from '@parley/core/media'
import { memoryMedia } from '@parley/core/memory'
import { describe, expect, it } from 'vitest'
import { samples } from '../../../test/samples.ts'
import { checkMedia, keepMedia } from './check-media.ts'

const calm = { signal: new AbortController().signal }
const id = 'med_0123456789abcdef0123456789abcdef' as MediaId

async function* chunksOf(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: unknown) => (ParleyError.is(error) ? `${error.code}: ${error.reason}` : String(error)),
  )
}

async function read(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('foreign content', () => {
  it('is returned whole, in chunks of any size', async () => {
    const file = Buffer.concat([samples.png, Buffer.alloc(20_000, 7)])
    for (const size of [1_000, 4_100, 30_000]) {
      const chunks: Uint8Array[] = []
      for (let place = 0; place < file.length; place += size) chunks.push(file.subarray(place, place + size))
      const { contentType, content } = await checkMedia(chunksOf(...chunks), { ...calm, maxBytes: 30_000 })
      expect([contentType, (await read(content)).equals(file)]).toEqual(['image/png', true])
    }
  })

  it('is detected by its signature, also byte by byte', async () => {
    const bytes = [...samples.jpeg].map((byte) => Uint8Array.of(byte))
    const { contentType } = await checkMedia(chunksOf(...bytes), { ...calm, maxBytes: 100, declared: 'image/jpeg' })
    expect(contentType).toBe('image/jpeg')
  })

  it('of 0 bytes is refused', async () => {
    for (const content of [chunksOf(), chunksOf(new Uint8Array())]) {
      expect(await errorOf(checkMedia(content, { ...calm, maxBytes: 100 }))).toBe('media.empty: undefined')
    }
  })

  it('of more bytes than allowed is refused, at once or while it is read', async () => {
    const reason = 'media.too_large: It has more than 10000 bytes.'
    const large = checkMedia(chunksOf(new Uint8Array(10_001)), { ...calm, maxBytes: 10_000 })
    expect(await errorOf(large)).toBe(reason)
    const later = await checkMedia(chunksOf(new Uint8Array(10_000), new Uint8Array(1)), { ...calm, maxBytes: 10_000 })
    expect(await errorOf(read(later.content))).toBe(reason)
  })

  it('of 1 GB is refused after the allowed bytes, and its sender is stopped', async () => {
    let [sent, ended] = [0, false]
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (; sent < 1_000_000_000; sent += 65_536) yield new Uint8Array(65_536)
      } finally {
        ended = true
      }
    }
    const store = memoryMedia()
    const call = keepMedia(store, id, endless(), { ...calm, maxBytes: 1_000_000 })
    expect(await errorOf(call)).toBe('media.too_large: It has more than 1000000 bytes.')
    expect([sent < 1_200_000, ended, await store.open(id, calm)]).toEqual([true, true, undefined])
  })

  it('with a type that its bytes do not have is refused, and its sender is stopped', async () => {
    let ended = false
    const disguised = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.concat([samples.exe, Buffer.alloc(5_000)])
        yield samples.exe
      } finally {
        ended = true
      }
    }
    const call = checkMedia(disguised(), { ...calm, maxBytes: 10_000, declared: 'image/png' })
    expect(await errorOf(call)).toBe(
      'media.type_mismatch: The declared type is image/png, and the bytes are of application/x-msdownload.',
    )
    expect(ended).toBe(true)
    expect(await errorOf(checkMedia(chunksOf(samples.png), { ...calm, maxBytes: 100, declared: 'x\r\ny' }))).toBe(
      'media.type_mismatch: The declaration is not a type, and the bytes are of image/png.',
    )
  })

  it('with such a type gets the type of its bytes where that is asked for', async () => {
    const options = { ...calm, maxBytes: 100, declared: 'image/png', mismatch: 'correct' } as const
    expect((await checkMedia(chunksOf(samples.pdf), options)).contentType).toBe('application/pdf')
  })

  it('is written with its type, its size and its digest', async () => {
    const store = memoryMedia()
    const kept = await keepMedia(store, id, chunksOf(samples.png), { ...calm, maxBytes: 100, declared: 'image/png' })
    expect(kept).toMatchObject({ contentType: 'image/png', size: samples.png.length })
    expect((await store.open(id, calm))?.size).toBe(samples.png.length)
  })

  it('is ended if the store does not read it', async () => {
    let ended = false
    const upload = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(5_000)
      } finally {
        ended = true
      }
    }
    const call = keepMedia(memoryMedia(), '../photo' as MediaId, upload(), { ...calm, maxBytes: 100_000 })
    expect([await errorOf(call), ended]).toEqual(['store.misused: The id is not one of a media file.', true])
  })

  it('that breaks off rejects with its own error', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield samples.png
      throw new Error('The sender disconnected.')
    }
    expect(await errorOf(keepMedia(memoryMedia(), id, broken(), { ...calm, maxBytes: 100 }))).toBe(
      'Error: The sender disconnected.',
    )
  })
})
