import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ParleyError } from '@parley/core'
import type { MediaId, MediaStore } from '@parley/core/media'
import { type MediaHarness, mediaStoreContract, mediaStoreContractBites } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { filesBelow, scratch } from '../../../test/scratch.ts'
import { diskMedia } from './disk-media.ts'

async function open(): Promise<MediaHarness> {
  const folder = scratch()
  const another = async (): Promise<MediaStore> => diskMedia(join(folder.path, 'media'))
  return {
    media: await another(),
    reopen: another,
    second: another,
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]()
    },
  }
}

const disk = { name: 'a folder', open, offers: ['durable', 'shared'] } as const

mediaStoreContract({ describe, it, expect }, disk)
mediaStoreContractBites({ describe, it, expect }, disk)

const id = 'med_0123456789abcdef0123456789abcdef' as MediaId
const calm = { signal: new AbortController().signal }

async function* content(text = 'a picture'): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

async function sizeOf(media: MediaStore): Promise<number | undefined> {
  const opened = await media.open(id, calm)
  await opened?.content.cancel()
  return opened?.size
}

async function errorOf(call: Promise<unknown>): Promise<ParleyError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!ParleyError.is(error)) throw new Error(`There was no error of Parley: ${error}`)
  return error
}

describe('media in a folder', () => {
  it('has a file for each id, in folders by its digits, and nothing else', async () => {
    using folder = scratch()
    const root = join(folder.path, 'media')
    await diskMedia(root).put(id, content(), calm)
    expect(filesBelow(root)).toEqual([`01/23/${id}`])
  })

  it('is private: files have mode 0600 and folders 0700, with any umask', async () => {
    using folder = scratch()
    const root = join(folder.path, 'media')
    const before = process.umask(0)
    try {
      await diskMedia(root).put(id, content(), calm)
    } finally {
      process.umask(before)
    }
    const modeOf = (name: string): string => (statSync(join(root, name)).mode & 0o777).toString(8)
    expect(['', '.partial', '01', '01/23', `01/23/${id}`].map(modeOf)).toEqual(['700', '700', '700', '700', '600'])
  })

  it('leaves the mode of a folder that exists', async () => {
    using folder = scratch()
    chmodSync(folder.path, 0o750)
    await diskMedia(folder.path).put(id, content(), calm)
    expect(statSync(folder.path).mode & 0o777).toBe(0o750)
  })

  it('touches nothing before it is used', () => {
    using folder = scratch()
    diskMedia(join(folder.path, 'media'))
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('leaves no partial file after a refusal', async () => {
    using folder = scratch()
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* content()
      throw new Error('The sender disconnected.')
    }
    const media = diskMedia(folder.path)
    await expect(media.put(id, failing(), calm)).rejects.toThrow('The sender disconnected.')
    expect(filesBelow(folder.path)).toEqual([])
  })

  it('a path that is not a folder, or lacks its parent, is misconfigured: the error names it and the fix', async () => {
    using folder = scratch()
    writeFileSync(join(folder.path, 'file'), '')
    const inFile = await errorOf(diskMedia(join(folder.path, 'file')).open(id, calm))
    expect([inFile.code, inFile.message]).toEqual([
      'store.misconfigured',
      `${join(folder.path, 'file')}: It is not a folder. Name a folder.`,
    ])
    const orphan = await errorOf(diskMedia(join(folder.path, 'a', 'b')).put(id, content(), calm))
    expect([orphan.code, orphan.message]).toEqual([
      'store.misconfigured',
      `${join(folder.path, 'a', 'b')}: Its parent folder does not exist. Make the folder ${join(folder.path, 'a')}.`,
    ])
    expect(() => diskMedia('')).toThrow('folder: It must be the path of a folder.')
  })

  it('a corrected folder is used', async () => {
    using folder = scratch()
    const media = diskMedia(join(folder.path, 'a', 'b'))
    await errorOf(media.put(id, content(), calm))
    mkdirSync(join(folder.path, 'a'))
    await media.put(id, content(), calm)
    expect(await sizeOf(media)).toBe(9)
  })

  it('a folder that is gone, as a disk that is unmounted, is unavailable: its files are not missing', async () => {
    using folder = scratch()
    const root = join(folder.path, 'media')
    const media = diskMedia(root)
    await media.put(id, content(), calm)
    rmSync(root, { recursive: true })
    mkdirSync(root)
    const calls = [() => media.open(id, calm), () => media.delete(id, calm), () => media.put(id, content(), calm)]
    for (const call of calls) {
      const { code, message } = await errorOf(call())
      expect([code, message]).toEqual([
        'store.unavailable',
        `${root}: The folder is not there any more. Mount the disk, or restore the folder from a backup.`,
      ])
    }
    expect(readdirSync(root)).toEqual([])
  })

  it('a folder that was removed by hand within it is made again', async () => {
    using folder = scratch()
    const media = diskMedia(folder.path)
    await media.put(id, content(), calm)
    rmSync(join(folder.path, '01'), { recursive: true })
    expect(await media.open(id, calm)).toBe(undefined)
    await errorOf(media.put(id, content(), calm))
    await media.put(id, content(), calm)
    expect(await sizeOf(media)).toBe(9)
  })
})
